"""分块：省定 70 分、地方 30 分，各块里的权重按比例折算成块的权重。

每一项在且只在一块里。“权重合计”写明应有的总数，对不上就是文件的错误。
"""

import pytest

from evaluation.scoring.engine import score
from tests.spec.figures import METHOD, figures, method
from tests.spec.test_method_files import problems

GRADING = "    定级: {A"
BLOCKS = "    分块: {省定: {权重: 70, 项: [亩均税收]}, 地方: {权重: 30, 项: [亩均增加值]}}\n"


def test_weights_scale_to_the_block(tmp_path):
    group = score(
        method(tmp_path, (GRADING, BLOCKS + GRADING)),
        figures("单位 税收实际贡献 用地面积 工业增加值\n甲 5 1 100"),
    ).groups[0]
    assert [item.weight for item in group.items] == [70, 30]
    assert [item.scores[0] for item in group.items] == [35, 30]
    assert group.totals[0] == 65


def test_two_items_share_a_block(tmp_path):
    """两项在块里各占 60 份、40 份，块的权重 50：折成 30 分、20 分。"""
    blocks = "    分块: {全部: {权重: 50, 项: [亩均税收, 亩均增加值]}}\n    权重合计: 50\n"
    group = score(
        method(tmp_path, (GRADING, blocks + GRADING)),
        figures("单位 税收实际贡献 用地面积 工业增加值\n甲 5 1 100"),
    ).groups[0]
    assert [item.weight for item in group.items] == [30, 20]
    assert group.totals[0] == 35


def test_points_of_steps_scale_too_and_fixed_points_do_not(tmp_path):
    changes = (
        (GRADING, BLOCKS.replace("70", "30").replace("权重: 30, 项: [亩均增", "权重: 70, 项: [亩均增") + GRADING),
        ("亩均税收: {权重: 60, 基准: 10}", "亩均税收: {权重: 60, 形式: 直接, 缺失: {记分: -3}}"),
    )  # fmt: skip
    table = "单位 税收实际贡献 用地面积 工业增加值\n甲 50 1 100\n乙 / 1 100"
    item = score(method(tmp_path, *changes), figures(table)).groups[0].items[0]
    assert item.scores.tolist() == [25, -3]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("    分块: {省定: {权重: 70, 项: [亩均税收]}}\n", ["分块", "“亩均增加值”不在任何一块里"]),
        (
            "    分块: {省定: {权重: 70, 项: [亩均税收, 亩均增加值]}, 地方: {权重: 30, 项: [亩均税收]}}\n",
            ["分块", "“亩均税收”写了 2 次（省定、地方）"],
        ),
        (
            BLOCKS.replace("[亩均税收]", "[亩均税收, 亩均水收]"),
            ["“计分”中没有“亩均水收”", "是否为“亩均税收”"],
        ),
        (BLOCKS.replace("权重: 70", "权重: 0"), ["权重", "应大于 0"]),
        ("    权重合计: 110\n", ["权重合计", "应为 110，各项权重相加是 100"]),
        (BLOCKS + "    权重合计: 110\n", ["权重合计", "应为 110，各块权重相加是 100"]),
    ],
)
def test_mistakes(tmp_path, written, expected):
    text = " ".join(problems(tmp_path, METHOD.replace(GRADING, written + GRADING)))
    for part in ["第 2", *expected]:
        assert part in text
