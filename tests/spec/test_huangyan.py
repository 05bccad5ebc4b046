"""黄岩 2021、2022：照公示的算式、权重、基准值逐项计算，核对到四位小数；公示没有写的，照实说未定。"""

import numpy as np
import pytest

from evaluation.methods.loader import load_library, open_points
from evaluation.scoring.engine import score
from tests.spec.figures import figures

# an enterprise whose six indicators are 30, 150, 3, 5000, 20 and 0.035
INDICATORS = """
单位 规模 税收实际贡献 用地面积 工业增加值 综合能耗等价值 主要污染物排放量 年平均职工人数 R&D经费支出 营业收入
甲 规上 30 1 150 50 0.03 7.5 35 1000
"""
RAW = """
单位 规模 税收实际贡献 用地面积 工业增加值 综合能耗等价值 主要污染物排放量 年平均职工人数 R&D经费支出 营业收入
乙 规上 600 20 2500 900 0.5 120 250 9000
"""
BELOW = """
单位 规模 税收实际贡献 用地面积 用电量
丙 规下 8 1 40
"""


def _scores(code: str, table: str, group: int) -> list[float]:
    outcome = score(load_library(code).method, figures(table)).groups[group]
    return [*(float(item.scores[0]) for item in outcome.items), float(outcome.totals[0])]


@pytest.mark.parametrize(
    ("code", "table", "group", "expected"),
    [
        ("huangyan-2022", INDICATORS, 0, [37.3490, 22.0329, 22.2717, 10.1424, 11.0254, 11.5894, 114.4108]),
        ("huangyan-2021", INDICATORS, 0, [34.6021, 22.6809, 23.6220, 10.2858, 11.4613, 11.4754, 114.1275]),
        ("huangyan-2022", RAW, 0, [37.3490, 18.3608, 20.6220, 10.1424, 11.4847, 9.1979, 107.1568]),
        ("huangyan-2022", BELOW, 1, [34.5030, 42.5170, 77.0200]),
        ("huangyan-2021", BELOW, 1, [24.0948, 42.2717, 66.3665]),
    ],
)
def test_worked_rows(code, table, group, expected):
    assert [round(value, 4) for value in _scores(code, table, group)] == expected


@pytest.mark.parametrize("code", ["huangyan-2021", "huangyan-2022"])
@pytest.mark.parametrize("group", ["规上", "规下"])
def test_exactly_at_the_bases_scores_100(code, group):
    method = load_library(code).method
    base = {name: str(item.base) for name, item in method.groups[group].items.items()}
    if group == "规上":
        table = f"""
        单位 税收实际贡献 用地面积 工业增加值 综合能耗等价值 主要污染物排放量 年平均职工人数 R&D经费支出 营业收入
        甲 {base["亩均税收"]} 1 {base["亩均增加值"]} {float(base["亩均增加值"]) / float(base["单位能耗增加值"])!r} \
{float(base["亩均增加值"]) / float(base["单位排放增加值"])!r} \
{float(base["亩均增加值"]) / float(base["全员劳动生产率"])!r} {base["研发投入强度"]} 1
        """
    else:
        power = float(base["亩均税收"]) / float(base["单位用电税收"])
        table = f"单位 规模 税收实际贡献 用地面积 用电量\n甲 规下 {base['亩均税收']} 1 {power!r}"
    at = list(method.groups).index(group)
    assert score(method, figures(table)).groups[at].totals[0] == pytest.approx(100, abs=1e-9)


def test_missing_emission_takes_the_group_mean_in_2022():
    table = """
    单位 税收实际贡献 用地面积 工业增加值 综合能耗等价值 主要污染物排放量 年平均职工人数 R&D经费支出 营业收入
    甲 600 20 2500 900 0.5 120 250 9000
    乙 600 20 2500 900 1.0 120 250 9000
    丙 600 20 2500 900 / 120 250 9000
    """
    emission = score(load_library("huangyan-2022").method, figures(table)).groups[0].items[3]
    assert emission.scores[2] == pytest.approx((emission.scores[0] + emission.scores[1]) / 2)


def test_missing_emission_is_left_open_in_2021():
    table = """
    单位 税收实际贡献 用地面积 工业增加值 综合能耗等价值 主要污染物排放量 年平均职工人数 R&D经费支出 营业收入
    丙 600 20 2500 900 / 120 250 9000
    """
    group = score(load_library("huangyan-2021").method, figures(table)).groups[0]
    assert np.isnan(group.totals[0])
    assert "单位排放增加值" in group.reasons[0]


def test_the_source_is_silent_on_grading():
    loaded = load_library("huangyan-2022")
    assert "分组 › 规上 › 定级" in open_points(loaded.method)
    group = score(loaded.method, figures(RAW)).groups[0]
    assert group.grades.tolist() == [-1]
    assert list(group.reasons) == ["办法未规定定级，只计分"]


def test_bases_keep_every_decimal():
    base = load_library("huangyan-2021").method.groups["规下"].items["亩均税收"].base
    assert str(base) == "16.601058"
