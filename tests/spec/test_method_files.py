"""文件里的错误：一次列全，每一处说明文件、行、哪一项、为什么、怎样改。"""

import pytest

from evaluation.methods.loader import LIBRARY, load_library, load_path, open_points, restore, units_of
from mujun.documents import DocumentError
from tests.spec.figures import METHOD, write


def problems(tmp_path, text: str) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        write(tmp_path, text)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("状态: 示例", "状态: 生效", ["第 6 行", "状态", "不在可选之列", "现行"]),
        ("  缺失: 记0分\n", "", ["第 10 行", "规则 › 缺失", "没有写这一项", "未定"]),
        ("排序池: 全组", "排序池: [产业]", ["第 16 行", "不能按“产业”分池", "行业"]),
        ("封顶: 无", "封顶:", ["第 13 行", "封顶", "没有填", "未定"]),
        ("封顶: 无", "封顶: 很高", ["第 13 行", "应为数字"]),
        ("工业增加值 / 用地面积", "工业增加值 / 用地面绩", ["第 9 行", "没有“用地面绩”", "是否为“用地面积”"]),
        ("工业增加值 / 用地面积", "工业增加值 / ", ["第 9 行", "读不懂"]),
        ("工业增加值 / 用地面积", "工业增加值 + 用地面积", ["第 9 行", "万元 与 亩 不能相加减"]),
        (
            "      亩均增加值: {权重",
            "      亩均增加直: {权重",
            ["第 24 行", "“指标”中没有这一项", "亩均增加值"],
        ),
        ("权重: 60", "权种: 60", ["第 23 行", "权种", "不认识这个名称", "是否为“权重”"]),
        ("基准: 100}", "基准: 0}", ["第 24 行", "基准值为 0", "未定"]),
        ("C: 至95%", "C: 至50%", ["第 25 行", "各档界线应逐档加大"]),
        ("D: 其余", "D: 至100%", ["第 25 行", "最后一档"]),
        ("条件: 规模 = 规上", "条件: 规摸 = 规上", ["第 21 行", "没有“规摸”", "规模"]),
        ("[税收实际贡献]", "[税收]", ["第 18 行", "没有“税收”"]),
        ("地区: 339901", "地区: 青澜", ["第 4 行", "地区"]),
        ("  封顶: 无", "  封顶: 无\n  封顶: 1.5", ["第 14 行", "重复出现"]),
        ("状态: 示例", "状态: [示例", ["格式读不懂"]),
    ],
)
def test_mistakes_name_line_key_and_cure(tmp_path, was, becomes, expected):
    assert was in METHOD
    text = " ".join(problems(tmp_path, METHOD.replace(was, becomes)))
    assert "example.yaml" in text
    for part in expected:
        assert part in text


def test_all_mistakes_come_at_once(tmp_path):
    text = (
        METHOD.replace("状态: 示例", "状态: 生效")
        .replace("权重: 60", "权重: 六十")
        .replace("封顶: 无", "封顶:")
    )
    lines = problems(tmp_path, text)
    assert len(lines) == 3
    assert lines == sorted(lines, key=lambda line: int(line.split("第 ")[1].split(" 行")[0]))


def test_a_parent_that_is_not_there(tmp_path):
    text = METHOD + "沿用: huangyan-2032\n"
    assert "是否为“huangyan-202" in problems(tmp_path, text)[0]


def test_parents_in_a_circle(tmp_path):
    (tmp_path / "one.yaml").write_text("沿用: two\n", encoding="utf-8")
    (tmp_path / "two.yaml").write_text("沿用: one\n", encoding="utf-8")
    with pytest.raises(DocumentError, match="绕回了自己：one → two → one"):
        load_path(tmp_path / "one.yaml")


def test_an_overlay_changes_only_what_it_changes():
    parent, child = load_library("huangyan-2022").method, load_library("huangyan-2021").method
    assert child.indicators == parent.indicators
    assert child.groups["规上"].items["亩均税收"].weight == parent.groups["规上"].items["亩均税收"].weight
    assert str(child.groups["规上"].items["亩均税收"].base) == "26.01"


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_library_loads_and_a_stored_edition_is_the_same_method(path):
    loaded = load_path(path)
    assert restore(loaded.resolved) == loaded.method
    assert loaded.method.basis.source


def test_the_demonstration_county_leaves_nothing_open():
    assert open_points(load_library("qinglan-2025").method) == []


def test_units_come_from_the_variables():
    units = units_of(load_library("huangyan-2022").method)
    assert units["亩均税收"] == "万元/亩"
    assert units["单位用电税收"] == "万元/万千瓦时"
    assert units["研发投入强度"] == ""


FORMALITIES = """
有效: {自: 2025-01-01, 至: 2026-12-31}
编制: 某县亩均办
核对: 某县司法局
"""


def test_validity_and_who_wrote_and_verified_it(tmp_path):
    """有效期写起止日，没有截止日的不写“至”；编制和核对写单位。"""
    chosen = write(tmp_path, METHOD + FORMALITIES).method
    assert str(chosen.valid.until) == "2026-12-31"
    assert (chosen.prepared, chosen.verified) == ("某县亩均办", "某县司法局")
    assert write(tmp_path, METHOD + "有效: {自: 2025-01-01}\n").method.valid.until is None
    assert "“至”早于“自”" in problems(tmp_path, METHOD + FORMALITIES.replace("2026-12-31", "2024-12-31"))[0]
