"""Rules about plots, rules in words, what is decided in place, and what was missing."""

import pytest

from landuse.identification import rules
from landuse.identification.deciding import decided
from landuse.identification.gaps import gaps
from landuse.identification.plots import asks_for_land, flags_of_enterprises, of_plots
from landuse.identification.wording import priority, sentence
from tests.spec.land.identifying import NEVER, hit, record, rule_set


@pytest.mark.parametrize(
    ("lines", "by_plot", "land"),
    [
        (["指标: 容积率", "低于: 1"], True, True),
        (["指标: 投资强度", "低于约定的: 1"], True, True),
        (["空置满几个月: 12"], True, True),
        (["情形: [不符合规划]", "可保留: [LE-02a]"], True, True),
        (["指标: 建筑密度", "低于: 30", "规模: 规下", "面积不少于: 3"], True, True),
        # what also asks for tax, a grade or standstill is of the enterprise, over all its land
        (["指标: 亩均税收", "低于: 5", "且: [{指标: 容积率, 低于: 1}]"], False, True),
        (["指标: 容积率", "低于: 1", "优先: {指标: 亩均税收, 低于: 5}"], False, True),
        (["情形: [不符合规划, 安全环保不达标]"], False, True),
        (["指标: 亩均税收", "低于约定的: 1"], False, True),
        (["指标: 亩均税收", "低于: 5"], False, False),
        (["档次: [D]"], False, False),
        (["停产满几个月: 6"], False, False),
        (["面积少于: 5"], False, False),
    ],
)
def test_a_rule_is_about_plots_when_a_plot_alone_can_tell(lines, by_plot, land):
    [rule] = rule_set(*lines).rules
    assert (of_plots(rule), asks_for_land(rule)) == (by_plot, land)


def test_situations_of_enterprises_are_told_apart():
    [rule] = rule_set("或: [{情形: [低, 淘汰类产业]}, {情形: [安全环保不达标]}]").rules
    assert flags_of_enterprises(rule) == {"淘汰类产业", "安全环保不达标"}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["指标: 亩均税收", "低于: 5", "近几年平均: 3", "规模: 规上"], "规上企业，近 3 年平均亩均税收低于 5 万元/亩。"),
        (["指标: 亩均税收", "不低于: 5", "低于: 20"], "亩均税收不低于 5 万元/亩、低于 20 万元/亩。"),
        (["指标: 亩均税收", "低于同业平均的: 0.5", "连续几年: 2"], "连续 2 年亩均税收低于同业平均的 50%。"),
        (["指标: 容积率", "低于: 未定"], "容积率低于 未定。"),
        (["指标: 亩均税收", "分类: [{规模: 规上, 低于: 6}, {低于: 3}]"],
         "亩均税收：规上企业低于 6 万元/亩；其余低于 3 万元/亩。"),
        (["或: [{档次: [D]}, {停产满几个月: 6, 面积不少于: 3}]"],
         "符合其一：（评价为 D 档）；（用地不少于 3 亩，停产满 6 个月）。"),
        (["情形: [低, 散]", "行业: [17]"], "行业大类 17，有下列情形之一：低、散。"),
    ],
)  # fmt: skip
def test_a_rule_is_a_sentence(lines, words):
    [rule] = rule_set(*lines).rules
    assert sentence(rule) == words


def test_what_comes_first_is_told_apart():
    [rule] = rule_set("指标: 亩均税收", "低于: 5", "优先: {面积不少于: 10}").rules
    assert priority(rule) == "用地不少于 10 亩"


def test_what_is_decided_goes_to_its_place_and_the_rest_stays():
    text = "规则集: 试 # 未定\n地区: 330000\n来源: 试，未定\n状态: 示例\n规则:\n"
    text += "  - {编号: A, 说明: 试, 依据: 试, 指标: 容积率, 低于: 未定}\n"
    text += "  - {编号: B, 说明: 试, 依据: 试, 停产满几个月: 未定} # 未定\n"
    filled = decided(text, {0: "0.8", 1: " "})
    assert filled == text.replace("低于: 未定", "低于: 0.8")
    assert len(rules.open_points(filled, "试")) == 1
    assert decided(text, {}) == text


@pytest.mark.parametrize(
    ("lines", "known", "missing"),
    [
        (["指标: 亩均产值", "低于: 5"], {}, ["亩均产值"]),
        (["指标: 亩均税收", "低于: 5"], {"tax": [100]}, []),
        (["停产满几个月: 6"], {"stopped": [NEVER]}, ["停产"]),
        (["空置满几个月: 6", "情形: [低]"], {}, ["空置", "低"]),
        (["或: [{指标: 容积率, 低于: 1}, {指标: 亩均税收, 低于: 5}]"], {"tax": [100]}, ["容积率"]),
        # somebody was caught: nothing to excuse
        (["或: [{指标: 容积率, 低于: 1}, {指标: 亩均税收, 低于: 5}]"], {"tax": [1]}, []),
    ],
)
def test_a_rule_that_catches_nobody_says_what_is_known_of_nobody(lines, known, missing):
    assert gaps(hit(rule_set(*lines), record(**known))) == missing
