"""Whatever a method says in numbers can be tried: the form finds it, the overlay says it, the loader judges it."""

from decimal import Decimal

import pytest

from evaluation.methods.loader import load_library
from evaluation.methods.schema.bases import ByWord, Computed
from evaluation.models import Method
from evaluation.rejudging.form import form
from evaluation.rejudging.simulation import load_over, overlay
from mujun.documents import DocumentError
from tests.spec.figures import METHOD, write

RICH = METHOD.replace(
    "      亩均税收: {权重: 60, 基准: 10}\n      亩均增加值: {权重: 40, 基准: 100}\n",
    """      亩均税收: {权重: 60, 基准: {取: 均值, 倍: 2}}
      亩均增加值: {权重: 40, 基准: {按: 行业, 值: {"13": 80, 其余: 100}}}
      亩均营收: {权重: 10, 形式: {取: 两点, 下限: 50, 目标: 900}}
    分块:
      税收: {权重: 50, 项: [亩均税收]}
      产出: {权重: 50, 项: [亩均增加值, 亩均营收]}
    权重合计: 100
    加减分:
      荣誉: {取: 最高, 封顶: 8, 项: {上市: {条件: 有标签(上市企业), 分: 5}}}
""",
).replace("A: 前20%", "A: {占: 20%, 先取: 50%, 再按: 亩均增加值}").replace(
    "  亩均税收: 税收实际贡献 / 用地面积\n",
    "  亩均税收: 税收实际贡献 / 用地面积\n  亩均营收: 营业收入 / 用地面积\n",
)  # fmt: skip
ITEMS = "分组.规上.计分"


@pytest.fixture
def parent(tmp_path):
    loaded = write(tmp_path, RICH)
    return Method(code="example", name="例子", edition="2025", resolved=loaded.resolved, digest=loaded.digest)


def tried(parent, **asked):
    """The group 规上 as the loader reads it with what is asked."""
    changed = form(parent.resolved, asked).changed
    return load_over(overlay(parent, changed, "试算"), "trial", parent).method.groups["规上"]


def test_without_a_wish_nothing_changes(parent):
    assert form(parent.resolved, {}).changed == []
    sent = {field.key: field.value for field in form(parent.resolved, {}).fields}
    assert form(parent.resolved, sent).changed == []


def test_a_computed_base(parent):
    asked = {"取": "分位", "分位": "80%", "倍": "1.5", "年": "上年"}
    found = tried(parent, **{f"{ITEMS}.亩均税收.基准.{key}": words for key, words in asked.items()})

    base = found.items["亩均税收"].base
    assert isinstance(base, Computed)
    assert (base.take, base.percentile, base.times, base.year) == ("分位", 80, Decimal("1.5"), "上年")


def test_a_base_said_in_another_way(parent):
    """Computed and by words become typed, whatever else was changed; a typed one becomes computed."""
    asked = {"亩均税收.基准": "12", "亩均税收.基准.倍": "3", "亩均增加值.基准": "90.5"}
    found = tried(parent, **{f"{ITEMS}.{key}": words for key, words in asked.items()}).items
    assert (found["亩均税收"].base, found["亩均增加值"].base) == (12, Decimal("90.5"))

    loaded = load_library("qinglan-2025")
    typed = Method(code=loaded.code, resolved=loaded.resolved, digest=loaded.digest)
    base = tried(typed, **{f"{ITEMS}.亩均税收.基准.取": "中位数"}).items["亩均税收"].base
    assert isinstance(base, Computed)
    assert base.take == "中位数"


def test_a_base_by_words_and_the_points_of_a_shape(parent):
    asked = {f"{ITEMS}.亩均增加值.基准.值.13": "90", f"{ITEMS}.亩均营收.形式.目标": "800"}
    found = tried(parent, **asked).items

    base = found["亩均增加值"].base
    assert isinstance(base, ByWord)
    assert base.values == {"13": 90, "其余": 100}
    assert (found["亩均营收"].shape.lower, found["亩均营收"].shape.target) == (50, 800)


def test_both_stages_of_a_cut(parent):
    asked = {"占": "25", "先取": "60", "再按": "亩均税收"}
    found = tried(parent, **{f"分组.规上.定级.A.{key}": words for key, words in asked.items()})

    stages = found.grading[0].stages
    assert (stages.share, stages.better, stages.by.name) == (Decimal("0.25"), Decimal("0.6"), "亩均税收")


def test_blocks_points_and_bounds(parent):
    found = tried(
        parent,
        **{
            "分组.规上.分块.税收.权重": "60",
            "分组.规上.分块.产出.权重": "40",
            "分组.规上.加减分.荣誉.封顶": "6",
            "分组.规上.加减分.荣誉.项.上市.分": "4",
            "分组.规上.加减分合计.封顶": "10",
        },
    )

    assert [block.weight for block in found.blocks.values()] == [60, 40]
    assert (found.points["荣誉"].cap, found.points["荣誉"].parts["上市"].points) == (6, 4)
    assert found.points_bounds.cap == 10


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"分组.规上.分块.税收.权重": "60"}, "分组 › 规上 › 权重合计"),
        ({f"{ITEMS}.亩均税收.基准.取": "众数"}, "分组 › 规上 › 计分 › 亩均税收 › 基准 › 取"),
        ({f"{ITEMS}.亩均税收.基准.取": "分位"}, "分组 › 规上 › 计分 › 亩均税收 › 基准"),
        ({f"{ITEMS}.亩均增加值.基准.值.13": "0"}, "分组 › 规上 › 计分 › 亩均增加值 › 基准 › 值"),
        ({"分组.规上.定级.A.先取": "10"}, "分组 › 规上 › 定级"),
        ({"分组.规上.定级.A.再按": "亩均税手"}, "分组 › 规上 › 定级 › A"),
    ],
)
def test_a_mistake_is_the_loaders_with_place_and_cure(parent, asked, place):
    with pytest.raises(DocumentError) as refused:
        tried(parent, **asked)

    (problem,) = refused.value.problems
    assert problem.key == place
    assert problem.cure


def test_what_a_source_leaves_open_may_be_decided():
    loaded = load_library("huangyan-2022")
    parent = Method(code=loaded.code, resolved=loaded.resolved, digest=loaded.digest)

    found = load_over(overlay(parent, form(loaded.resolved, {"规则.封顶": "1.5"}).changed, "试"), "t", parent)

    assert found.method.rules.cap == Decimal("1.5")
