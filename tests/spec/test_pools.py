"""排序池：按属性或自行归类分池，各池分别排名定级；同分怎么办；只排名次不计分的组。"""

import pytest

from mujun.documents import DocumentError
from tests.spec.figures import write
from tests.spec.judging import METHOD, counts, grades, judged, ladder, method, units

INDUSTRIES = """
归类:
  行业组:
    依据: 行业
    类: {纺织鞋帽橡塑: [17, 18, 19, 29], 采矿: ["06-12"], 其他: 其余}
"""
MIXED = """
单位 税收实际贡献 行业 镇街
甲   50           17   甲镇
乙   40           2913 甲镇
丙   30           33   乙镇
丁   20           38   甲镇
戊   10           08   乙镇
"""


def names(group):
    return [group.pool_names[at] for at in group.pools.tolist()]


def test_pools_by_the_county_s_own_classes(tmp_path):
    group = judged(method(tmp_path, INDUSTRIES, 排序池="[行业组]"), MIXED)
    assert names(group) == [
        f"全部 · {one}" for one in ("纺织鞋帽橡塑", "纺织鞋帽橡塑", "其他", "其他", "采矿")
    ]
    assert group.ranks.tolist() == [1, 2, 1, 2, 1]
    assert group.pool_sizes.tolist() == [2, 2, 2, 2, 1]


def test_pools_by_several_words(tmp_path):
    group = judged(method(tmp_path, INDUSTRIES, 排序池="[行业组, 镇街]"), MIXED)
    assert names(group)[:3] == ["全部 · 纺织鞋帽橡塑 · 甲镇"] * 2 + ["全部 · 其他 · 乙镇"]
    assert group.ranks.tolist() == [1, 2, 1, 1, 1]


def test_a_class_in_conditions(tmp_path):
    chosen = method(tmp_path, INDUSTRIES, 条件="行业组 = 其他 或 行业组 属于 (采矿)")
    assert judged(chosen, MIXED).rows.tolist() == [2, 3, 4]


def test_who_is_in_no_class_is_named(tmp_path):
    group = judged(method(tmp_path, INDUSTRIES.replace(", 其他: 其余", ""), 排序池="[行业组]"), MIXED)
    assert group.ranks.tolist() == [1, 2, 0, 0, 1]
    assert names(group)[2] == "全部 · 未归类"
    assert group.reasons[2] == "没有分池用的归类，不能排序"


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ('["06-12"]', '["06-18"]', "17、18既在纺织鞋帽橡塑又在采矿"),
        ('["06-12"]', "[2913]", "29既在纺织鞋帽橡塑又在采矿"),
        ('["06-12"]', "其余", "“其余”只能有一类"),
        ("依据: 行业", "依据: 产业", "没有“产业”可依"),
        ("行业组:", "规模:", "已有叫“规模”的"),
    ],
)
def test_mistakes_in_classes(tmp_path, was, becomes, expected):
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, INDUSTRIES.replace(was, becomes))


def test_a_word_that_no_class_has(tmp_path):
    with pytest.raises(DocumentError, match="“行业组”中没有“采矿业”这一类。是否为“采矿”"):
        method(tmp_path, INDUSTRIES, 条件="行业组 = 采矿业")


def test_ties_are_settled_by_keys_up_or_down(tmp_path):
    table = """
    单位 税收实际贡献 用地面积 综合能耗等价值
    甲   10           1        5
    乙   10           1        3
    丙   10           1        3
    丁   20           1        9
    """
    group = judged(method(tmp_path, 并列="{依次比较: [亩均税收, {亩均能耗: 升}], 仍相同: 同取高档}"), table)
    assert group.ranks.tolist() == [4, 2, 2, 1]


@pytest.mark.parametrize(("share", "expected"), [("同取高档", "AAAB"), ("同取低档", "BBBB")])
def test_everybody_tied(tmp_path, share, expected):
    cuts = "{A: 前50%, B: 其余}"
    chosen = method(tmp_path, cuts=cuts, 并列=f"{{依次比较: [], 仍相同: {share}}}")
    assert grades(judged(chosen, units("单位 税收实际贡献\n甲 5\n乙 5\n丙 5\n丁 1"))) == expected


def test_a_pool_of_one(tmp_path):
    assert counts(judged(method(tmp_path), ladder(1))) == {"A": 0, "B": 1, "C": 0, "D": 0}


# 宣城规下：按亩均税收排序，不计分
def test_a_group_that_is_only_ranked(tmp_path):

    text = METHOD.replace("    计分:\n      得分: {权重: 100, 基准: 100}\n", "    排序: [亩均税收]\n")
    table = """
    单位 税收实际贡献 用地面积
    甲   10           5
    乙   10           1
    丙   /            1
    丁   40           5
    戊   1            5
    己   2            5
    """
    group = judged(write(tmp_path, text).method, table)
    assert group.items == ()
    assert group.ranks.tolist() == [3, 1, 0, 2, 5, 4]
    assert grades(group) == "BA–BCC"
    assert group.reasons[2] == "没有亩均税收，不能排序"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", "没有计分，也没有排序"),
        ("    排序: 总分\n", "没有计分，不能按总分排序"),
        ("    排序: [亩均锐收]\n", "没有“亩均锐收”.*是否为“亩均税收”"),
        ("    排序: [{亩均税收: 大}]\n", "排序的依据读不懂"),
    ],
)
def test_mistakes_in_the_order(tmp_path, order, expected):

    with pytest.raises(DocumentError, match=expected):
        write(tmp_path, METHOD.replace("    计分:\n      得分: {权重: 100, 基准: 100}\n", order))
