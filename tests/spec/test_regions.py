"""评价对象：按区域汇总。

写明对象是镇街、园区、开发区、高新区、产业集群、行业或全县的办法，不给企业打分，给区域打分。
数据项是所属企业的合计数，所以“亩均税收”是税收之和除以用地之和，不是各户比值的平均。
"""

import numpy as np
import pytest

from evaluation.methods.prose import prose
from evaluation.regions.grouping import Grouping, Part
from evaluation.regions.percent import in_percent
from evaluation.regions.summing import MEMBERS, summed
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Labels
from tests.spec.figures import METHOD, figures, method
from tests.spec.test_method_files import problems

SUBJECT = """状态: 示例
对象: 镇街
变量:
  成员企业数: {代码: members, 单位: 户}
  入驻率: {代码: occupancy, 单位: '%'}"""
OF_TOWNS = [("状态: 示例", SUBJECT), ("条件: 规模 = 规上", "条件: 成员企业数 >= 1")]
TABLE = """
单位 镇街 税收实际贡献 用地面积 工业增加值
甲 东镇 10 1 100
乙 东镇 30 3 /
丙 西镇 15 5 500
丁 西镇 / 5 500
"""


def judged(tmp_path, *changes):
    rows = figures(TABLE)
    grouping = Grouping.by_word(rows, "镇街")
    own = {"入驻率": np.array([90.0, 50.0])}
    return score(method(tmp_path, *OF_TOWNS, *changes), summed(rows, grouping, own)).groups[0]


def test_a_ratio_of_a_region_is_a_ratio_of_sums(tmp_path):
    """东镇税收 40、用地 4，亩均税收 10；西镇丁没有税收数据，不计入这一项：15 ÷ 5 = 3。"""
    group = judged(tmp_path)
    assert group.items[0].values.tolist() == [10, 3]
    assert group.ranks.tolist() == [1, 2]


def test_each_item_counts_those_who_have_all_it_needs(tmp_path):
    """亩均增加值：东镇乙没有增加值，只算甲，100 ÷ 1 = 100；西镇两户都算，1000 ÷ 10 = 100。"""
    assert judged(tmp_path).items[1].values.tolist() == [100, 100]


def test_numbers_of_its_own_are_declared_and_reported(tmp_path):
    """区域自己的数据项（入驻率、容积率等）在“变量”里声明，由亩均办填报。成员企业数系统自己数。"""
    changes = [
        ("  亩均增加值: 工业增加值 / 用地面积", "  入驻率得分: 入驻率"),
        ("      亩均增加值: {权重: 40, 基准: 100}", "      入驻率得分: {权重: 40, 基准: 100}"),
    ]
    assert judged(tmp_path, *changes).items[1].values.tolist() == [90, 50]


@pytest.mark.parametrize(
    ("formula", "unit", "values", "base"),
    [
        ("税收实际贡献 / 工业增加值", "'%'", [10, 3], 5),
        ("税收实际贡献 / 工业增加值", "无", [0.1, 0.03], 0.05),
        ("入驻率", "'%'", [90, 50], 0.05),
    ],
)
def test_a_share_that_is_written_as_per_cent_is_told_in_per_cent(tmp_path, formula, unit, values, base):
    """占比、增长的算式没有单位；写明“单位: '%'”的，区域评价的数值和基准都按百分数列出，得分不变。
    数据项本身就是 % 的（如入驻率），不再乘 100。
    """
    changes = [
        ("  亩均增加值: 工业增加值 / 用地面积", f"  占比: {{算式: {formula}, 单位: {unit}}}"),
        ("      亩均增加值: {权重: 40, 基准: 100}", "      占比: {权重: 40, 基准: 0.05}"),
    ]
    written = method(tmp_path, *OF_TOWNS, *changes)
    rows = figures(TABLE)
    regions = summed(rows, Grouping.by_word(rows, "镇街"), {"入驻率": np.array([90.0, 50.0])})
    outcome = score(written, regions)
    (before, told) = (each.groups[0].items[1] for each in (outcome, in_percent(written, outcome)))
    assert (told.values.tolist(), told.base) == (values, base)
    assert told.scores.tolist() == before.scores.tolist()


def test_words_of_a_region_can_be_asked_for(tmp_path):
    """园区类型、园区状态、园区星级、园区建设方式、园区土地性质、园区土地来源、园区运营主体、园区运营方式和投产日期（投运日期）都可以
    写进条件，如“满年(投产日期) < 3”的过渡期不定档。
    """
    rows = figures(TABLE)
    grouping = Grouping.by_word(rows, "镇街")
    labels = {"园区星级": Labels.of(["四星", None])}
    chosen = method(tmp_path, *OF_TOWNS, ("条件: 成员企业数 >= 1", "条件: 园区星级 属于 (四星, 五星)"))
    assert score(chosen, summed(rows, grouping, labels=labels)).groups[0].rows.tolist() == [0]


def test_the_method_in_words_says_whom_it_judges(tmp_path):
    assert "评价对象：镇街，各项按所属企业的合计数计算。" in prose(method(tmp_path, *OF_TOWNS))


@pytest.mark.parametrize("word", ["村", "企业、镇街"])
def test_other_objects_are_refused(tmp_path, word):
    assert any(
        "对象" in each
        for each in problems(tmp_path, METHOD.replace("状态: 示例", f"状态: 示例\n对象: {word}"))
    )


def test_members_are_counted():
    rows = figures(TABLE)
    assert summed(rows, Grouping.whole(rows, "全县")).number(MEMBERS).tolist() == [4]


# 产业集群可以重叠：丙既在“园”里又在“业”里
SHARED = {
    "园": [Part(enterprise="甲"), Part(enterprise="丙")],
    "业": [Part(enterprise="乙"), Part(enterprise="丙")],
}
RATIO = ("亩均税收: {权重: 60, 基准: 10}", "亩均税收: {权重: 60, 基准: {取: 合计之比}}")
BY_STAR = ("亩均税收: {权重: 60, 基准: 10}", "亩均税收: {权重: 60, 基准: {取: 合计之比, 按: [园区星级]}}")


def over_shared(tmp_path, change, past=None, labels=None):
    rows = figures(TABLE)
    grouping = Grouping.of_parts(rows, SHARED)
    return score(method(tmp_path, *OF_TOWNS, change), summed(rows, grouping, None, labels, past)).groups[0]


def test_f06_a_base_over_regions_counts_an_enterprise_once(tmp_path):
    """基准取合计之比，是上一级的数：甲、乙、丙各计一次，(10 + 30 + 15) ÷ (1 + 3 + 5) = 6.11，丙不重复计。
    各区域自己的值仍按各自的成员：园 25 ÷ 6，业 45 ÷ 8。
    """
    group = over_shared(tmp_path, RATIO)
    assert group.items[0].base == pytest.approx(55 / 9)
    assert group.items[0].values.tolist() == pytest.approx([25 / 6, 45 / 8], abs=1e-4)


def test_f06_once_within_each_class_of_regions(tmp_path):
    """按星级分别取合计之比时，同一星级的区域里计一次；星级不同的各计各的。"""
    same = over_shared(tmp_path, BY_STAR, labels={"园区星级": Labels.of(["四星", "四星"])})
    apart = over_shared(tmp_path, BY_STAR, labels={"园区星级": Labels.of(["四星", "五星"])})
    assert same.items[0].bases.tolist() == pytest.approx([55 / 9, 55 / 9])
    assert apart.items[0].bases.tolist() == pytest.approx([25 / 6, 45 / 8])


def test_f06_holds_of_the_year_before_with_the_members_of_its_date(tmp_path):
    """取上年合计之比时，按上年的成员各计一次。"""
    before = figures(TABLE.replace("丙 西镇 15 5 500", "丙 西镇 60 5 500"))
    past = {1: summed(before, Grouping.of_parts(before, SHARED))}
    last_year = (RATIO[0], "亩均税收: {权重: 60, 基准: {取: 合计之比, 年: 上年}}")
    assert over_shared(tmp_path, last_year, past).items[0].base == pytest.approx(100 / 9)
