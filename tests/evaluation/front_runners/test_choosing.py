"""Who leads an industry (F-02) is told by a rule that is data: numbers, shares, conditions, grades, years, ties."""

import numpy as np
import pytest

from evaluation.front_runners.choosing import choose
from evaluation.front_runners.language import library, rule_of
from evaluation.scoring.figures import Figures, Labels
from mujun.documents import DocumentError

RULE = """
规则: 示例
来源: 示例
状态: 示例
对象: 企业
指标: 亩均税收
算式: 税收实际贡献 / 用地面积
名额: {{每个: {quota}}}
{more}
"""


def rule(quota="2", more=""):
    return rule_of(RULE.format(quota=quota, more=more))


def figures(taxes, industries="33", scale="规上"):
    size = len(taxes)
    industries = industries if isinstance(industries, list) else [industries] * size
    return Figures(
        units=[f"企业{at}" for at in range(size)],
        numbers={"税收实际贡献": np.array(taxes, dtype=float), "用地面积": np.ones(size)},
        labels={"行业": Labels.of(industries), "规模": Labels.of([scale] * size)},
    )


def leads(by, of, grades=()):
    return [(each.row, each.place, each.of) for each in choose(by, of, of.label("行业"), grades)]


def test_f_02_each_industry_has_its_own():
    of = figures([1, 5, 3, 9], ["33", "33", "17", "17"])
    found = choose(rule("1"), of, of.label("行业"), [])
    assert [(each.pool, each.row, each.value) for each in found] == [("17", 3, 9), ("33", 1, 5)]


@pytest.mark.parametrize(("size", "half_up", "cut"), [(4, 0, 0), (5, 1, 0), (14, 1, 1), (15, 2, 1)])
def test_f_02_a_share_is_rounded_as_the_rule_says(size, half_up, cut):
    assert rule("前10%").quotas.of("33", size) == half_up
    assert rule("前10%, 取整: 舍去").quotas.of("33", size) == cut


def test_f_02_an_industry_may_have_a_number_of_its_own():
    by = rule_of(RULE.format(quota="1", more="").replace("每个: 1", "每个: 1, 分行业: {'38': 10}, 至多: 3"))
    assert (by.quotas.of("38", 50), by.quotas.of("33", 50)) == (3, 1)


@pytest.mark.parametrize(("size", "found"), [(4, 0), (5, 2)])
def test_f_02_of_too_few_nobody_leads(size, found):
    assert len(leads(rule(more="至少参比: 5"), figures(range(size)))) == found


def test_f_02_equals_at_the_edge_go_in_together_or_not_at_all():
    of = figures([9, 5, 5, 1])
    assert leads(rule(), of) == [(0, 1, 4), (1, 2, 4), (2, 2, 4)]
    assert leads(rule(more="并列: 都不列"), of) == [(0, 1, 4)]


def test_f_02_the_grade_is_asked_for_in_every_year():
    of = figures([9, 8, 7])
    now, before = Labels.of(["A", "A", "A"]), Labels.of(["A", "B", None])
    assert [row for row, *_ in leads(rule(more="档次: [A]"), of, [now])] == [0, 1]
    both = rule(more="档次: [A]\n连续年数: 2")
    assert leads(both, of, [now, before]) == [(0, 1, 3)]
    assert leads(both, of, [now]) == []


def test_who_lacks_a_figure_or_meets_no_condition_is_not_compared():
    assert leads(rule("1"), figures([1, float("nan"), 2])) == [(2, 1, 2)]
    assert leads(rule("1", "条件: 规模 = 规下"), figures([1, 2])) == []
    assert leads(rule("1", "次序: 从低"), figures([3, 1, 2])) == [(1, 1, 3)]


def test_what_the_source_does_not_say_is_open_and_finds_nobody():
    open_one = library()["zhejiang"]
    assert open_one.open_points == ["指标", "算式", "名额 › 每个"]
    assert leads(open_one, figures([1, 2])) == []
    assert all(not each.open_points for code, each in library().items() if code != "zhejiang")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RULE.format(quota="前0%", more=""), "应为个数或比例"),
        (RULE.format(quota="1.5", more=""), "应为个数或比例"),
        (RULE.format(quota="1", more="").replace("用地面积", "用地面机"), "没有“用地面机”这个数据项"),
        (RULE.format(quota="1", more="").replace("对象: 企业", "对象: 星球"), "没有“星球”这类对象"),
    ],
)
def test_mistakes_of_a_rule_are_told_with_their_line(text, words):
    with pytest.raises(DocumentError, match=words):
        rule_of(text)
