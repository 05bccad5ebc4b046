"""Example methods for areas: small-and-micro parks in their years of transition, zones by 双亩均, three levels."""

import numpy as np
import pytest

from evaluation.methods.loader import load_library
from evaluation.regions.grouping import Grouping
from evaluation.regions.summing import summed
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Labels
from tests.spec.judging import units

FIRMS = """
单位 园区 税收实际贡献 工业增加值 用地面积 R&D经费支出 营业收入 行业 综合能耗等价值 主要污染物排放量 年平均职工人数
甲 东园 400 900 10 15 500 33 10 1 20
乙 东园 400 900 10 15 500 34 10 1 20
丙 西园 100 300 10 0 500 33 10 1 20
"""


def judged(code, by="园区", own=None, labels=None):
    firms = units(FIRMS)
    return score(
        load_library(code).method, summed(firms, Grouping.by_word(firms, by), own or {}, labels or {})
    )


def parks(opened, *, state="投运", kind="小微企业园"):
    """东园 opened on the day, 西园 long before."""
    day = [np.datetime64(each, "D").astype(int) for each in (opened, "2010-01-01")]
    labels = {"园区类型": Labels.of([kind] * 2), "园区状态": Labels.of([state] * 2)}
    return judged("qinglan-parks-2025", own={"投产日期": np.array(day, float)}, labels=labels)


@pytest.mark.parametrize(("opened", "graded"), [("2022-12-31", [True, True]), ("2023-01-01", [False, True])])
def test_le_06_a_new_park_has_no_grade_until_it_is_three_full_years_old(opened, graded):
    """评价到 2025 年 12 月 31 日：2022 年 12 月 31 日投运的正好满三年。"""
    (group,) = parks(opened).groups
    assert (group.grades >= 0).tolist() == graded


@pytest.mark.parametrize(("state", "kind"), [("在建", "小微企业园"), ("投运", "开发区")])
def test_le_06_only_parks_of_the_kind_at_work_are_judged(state, kind):
    assert [group for group in parks("2010-01-01", state=state, kind=kind).groups if len(group.rows)] == []


def test_o_03_p_04_a_zone_is_judged_by_research_and_tax_per_mu():
    """双亩均：东园研发 30÷20=1.5，税收 800÷20=40，正好是两项基准；西园没有研发，税收 10，只有基准的四分之一。"""
    (group,) = judged("qinglan-zones-2025", own={"综合容积率": np.array([1.5, 0.75])}).groups
    research, tax, ratio, _ = group.items
    assert (research.values.tolist(), tax.values.tolist()) == ([1.5, 0], [40, 10])
    assert (research.scores.tolist(), tax.scores.tolist()) == ([35, 0], [45, 11.25])
    assert ratio.scores.tolist() == [10, 5]
    assert group.ranks.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("code", "by", "tax"),
    [("qinglan-regions-2025", "园区", [40, 10]), ("qinglan-industries-2025", "行业", [25, 40])],
)
def test_le_25_the_same_firms_are_judged_by_area_and_by_industry(code, by, tax):
    """企业、行业、区域三个层次用同一份数据，各层都是合计之比。"""
    firms = units(FIRMS)
    regions = summed(firms, Grouping.by_word(firms, by))
    assert (regions.numbers["税收实际贡献"] / regions.numbers["用地面积"]).tolist() == tax
    assert load_library(code).method.subject in ("镇街", "行业")
