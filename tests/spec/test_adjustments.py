"""调整：排名之后改变档次的规则，依次执行；每条写明被调整的户是否让出、占用名额；连年和往年也可作条件。"""

import pytest

from evaluation.methods.loader import open_points
from evaluation.methods.prose import prose
from mujun.documents import DocumentError
from tests.spec.judging import counts, grades, judged, ladder, method

TEN = """
单位 税收实际贡献 标签:上市 标签:事故 标签:新上规
01   100          否        是        否
02   90           否        否        否
03   80           否        否        否
04   70           否        否        否
05   60           否        否        否
06   50           否        否        否
07   40           否        否        否
08   30           是        否        否
09   20           否        否        否
10   10           否        否        是
"""
CUTS = "{A: 前20%, B: 至60%, C: 至90%, D: 其余}"  # AABBBBCCCD


def adjusted(tmp_path, rules: str, table: str = TEN, **past: str):
    return judged(method(tmp_path, f"调整:\n{rules}", cuts=CUTS), table, **past)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{名称: 否决, 条件: 有标签(事故), 定为: D, 名额: 不变}", "DABBBBCCCD"),
        # 01 让出名次，其余各升一名；D 的名额照旧是末一名，已由 01 补足
        ("{名称: 否决, 条件: 有标签(事故), 定为: D, 名额: 另加}", "DAABBBBCCC"),
        ("{名称: 否决, 条件: 有标签(事故), 定为: D, 名额: 占用}", "DAABBBBCCC"),
        ("{名称: 上市直升, 条件: 有标签(上市) 且 税收实际贡献 >= 30, 定为: A, 名额: 不变}", "AABBBBCACD"),
        # 另加：A 的两名照旧，后面的各升一名
        ("{名称: 上市直升, 条件: 有标签(上市), 定为: A, 名额: 另加}", "AABBBBCACC"),
        # 占用：A 只剩一名给别人
        ("{名称: 上市直升, 条件: 有标签(上市), 定为: A, 名额: 占用}", "ABBBBCCACD"),
        ("{名称: 事故限档, 条件: 有标签(事故), 不高于: C, 名额: 不变}", "CABBBBCCCD"),
        ("{名称: 事故限档, 条件: 有标签(事故), 不高于: C, 名额: 另加}", "CAABBBBCCC"),
        ("{名称: 事故限档, 条件: 有标签(事故), 不高于: C, 名额: 占用}", "CAABBBBCCD"),
        ("{名称: 新上规保护, 条件: 有标签(新上规), 不低于: C, 名额: 不变}", "AABBBBCCCC"),
        ("{名称: 提一档, 条件: 有标签(上市), 提: 1, 名额: 不变}", "AABBBBCBCD"),
        ("{名称: 降两档, 条件: 有标签(上市), 降: 2, 名额: 不变}", "AABBBBCDCD"),
        ("{名称: 已是最好, 条件: 有标签(事故), 提: 1, 名额: 占用}", "AABBBBCCCD"),
        ("{名称: 达标提档, 条件: 档次 = D 且 税收实际贡献 >= 10, 提: 1, 名额: 不变}", "AABBBBCCCC"),
        ("{名称: 无人, 条件: 税收实际贡献 < 0, 定为: D, 名额: 另加}", "AABBBBCCCD"),
        ("{名称: 人人, 条件: 税收实际贡献 > 0, 定为: B, 名额: 另加}", "BBBBBBBBBB"),
    ],
)
def test_one_rule(tmp_path, rule, expected):
    assert grades(adjusted(tmp_path, f"  - {rule}")) == expected


def test_who_moves_up_may_meet_the_rule_too(tmp_path):
    """None of the best three may be above C: each one that leaves lets the next one move up, who leaves as well."""
    rule = "  - {名称: 限档, 条件: 税收实际贡献 >= 80, 不高于: C, 名额: 另加}"
    assert grades(adjusted(tmp_path, rule)) == "CCCAABBBBC"


PROTECTION = "  - {名称: 新上规保护, 条件: 有标签(新上规), 不低于: C, 名额: 不变}\n"
VETO = "  - {名称: 一票否决, 条件: 有标签(新上规), 定为: D, 名额: %s}\n"


@pytest.mark.parametrize("places", ["不变", "另加", "占用"])
def test_the_order_decides_between_protection_and_veto(tmp_path, places):
    veto = VETO % places
    assert grades(adjusted(tmp_path, PROTECTION + veto))[-1] == "D"
    assert grades(adjusted(tmp_path, veto + PROTECTION))[-1] == "C"


def test_what_each_rule_changed(tmp_path):
    rules = """
  - {名称: 提一档, 条件: 有标签(上市), 提: 1, 名额: 不变}
  - {名称: 限档, 条件: 有标签(上市) 或 有标签(事故), 不高于: C, 名额: 不变}
"""
    group = adjusted(tmp_path, rules)
    acted = [
        (each.name, row + 1, group.grade_names[was], group.grade_names[became])
        for each in group.adjustments
        for row, was, became in zip(each.rows.tolist(), each.was.tolist(), each.became.tolist(), strict=True)
    ]
    assert acted == [("提一档", 8, "C", "B"), ("限档", 1, "A", "C"), ("限档", 8, "B", "C")]
    assert group.reasons[7] == "提一档，由C调为B；限档，由B调为C"
    assert group.reasons[1] == ""


def test_a_unit_without_a_total_gets_a_grade_only_by_being_set_to_one(tmp_path):
    rules = """
  - {名称: 保护, 条件: 税收实际贡献 > 0 或 有标签(事故), 不低于: C, 名额: 不变}
  - {名称: 否决, 条件: 有标签(事故), 定为: D, 名额: 占用}
"""
    group = adjusted(tmp_path, rules, "单位 税收实际贡献 标签:事故\n甲 5 否\n乙 / 是\n丙 / 否")
    assert grades(group) == "BD–"
    assert group.reasons[1] == "无总分：得分缺数据或缺规定；否决，调为D"


def test_rules_for_some_groups_only(tmp_path):
    rule = "  - {名称: 否决, 条件: 税收实际贡献 > 0, 定为: D, 名额: 不变, 分组: [全部]}"
    assert counts(adjusted(tmp_path, rule))["D"] == 10


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("统一社会信用代码 = 913399010000000011", "DAABBBBCCC"),
        ("统一社会信用代码 属于 (913399010000000011, 91339901MA2ABCDE1X)", "DAABBBDBCC"),
        ("统一社会信用代码 = 913399010000000099", "AABBBBCCCD"),
    ],
)
def test_single_units_by_their_credit_code(tmp_path, condition, expected):
    """手工调档就是这样的规则：一件决定一条，次序为第二人签署的先后。"""
    table = TEN.replace("01 ", "913399010000000011 ").replace("07 ", "91339901MA2ABCDE1X ")
    rule = f'  - {{名称: 手工调档, 条件: "{condition}", 定为: D, 名额: 另加}}'
    assert grades(adjusted(tmp_path, rule, table)) == expected


# 手工调档在本县怎样起作用；不写的，名额逐件选定，次序在规则之后
BY_HAND = """
手工调档:
  名额: 占用
  次序: 规则之前
"""


def test_how_decisions_by_hand_count(tmp_path):
    chosen = method(tmp_path, BY_HAND)
    assert (chosen.by_hand.places, chosen.by_hand.order) == ("占用", "规则之前")
    assert "手工调档：在规则之前，名额占用；一票否决总在最后。" in prose(chosen)
    with pytest.raises(DocumentError, match="手工调档"):
        method(tmp_path, BY_HAND.replace("占用", "不占"))


# 连续三年以上 D 的，和比上年进步的
THREE_YEARS = {
    f"y{back}": f"单位 税收实际贡献 档次\n甲 10 B\n乙 10 D\n丙 10 {third}"
    for back, third in ((1, "D"), (2, "D"), (3, "C"))
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("连年(档次 = D) >= 3", "AEC"),
        ("连年(档次 = D) >= 2", "AEE"),
        ("得分 < 近年均(得分, 3)", "ABE"),
        ("上年(得分) < 得分", "EBC"),
        ("档次 = C 且 上年(得分) > 得分", "ABE"),
    ],
)
def test_history_in_conditions(tmp_path, condition, expected):
    chosen = method(
        tmp_path,
        f'调整:\n  - {{名称: 历史, 条件: "{condition}", 定为: E, 名额: 不变}}\n',
        cuts="{A: 前30%, B: 至60%, C: 其余, E: 只经调整}",
    )
    assert grades(judged(chosen, "单位 税收实际贡献\n甲 20\n乙 10\n丙 5", **THREE_YEARS)) == expected


def test_quota_is_a_decision(tmp_path):
    chosen = method(tmp_path, "调整:\n  - {名称: 否决, 条件: 税收实际贡献 > 0, 定为: D, 名额: 未定}\n")
    assert "调整 › 否决 › 名额" in open_points(chosen)
    group = judged(chosen, ladder(2))
    assert grades(group) == "––"
    assert group.reasons[0] == "办法未定调整“否决”是否占名额，不能定级"


def test_an_empty_group(tmp_path):
    rules = "  - {名称: 否决, 条件: 税收实际贡献 > 0, 定为: D, 名额: 占用}"
    assert grades(adjusted(tmp_path, rules, "单位 规模 税收实际贡献\n甲 规下 1")) == ""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{名称: 甲, 条件: 税收实际贡献 > 0, 定为: D}", "第 27 行，调整 › 0 › 名额：没有写这一项"),
        ("{名称: 甲, 条件: 税收实际贡献 > 0, 定为: E, 名额: 不变}", "分组“全部”没有“E”这一档"),
        ("{名称: 甲, 条件: 税收实际贡献 > 0, 定为: D, 提: 1, 名额: 不变}", "有且只有一种处理"),
        ("{名称: 甲, 条件: 税收实际贡献 > 0, 名额: 不变}", "有且只有一种处理"),
        ("{名称: 甲, 条件: 档次 = A, 定为: D, 名额: 另加}", "不能问本年的档次"),
        ("{名称: 甲, 条件: 税收贡献 > 0, 定为: D, 名额: 不变}", "是否为“税收实际贡献”"),
        ("{名称: 甲, 条件: 总分 > 0, 定为: D, 名额: 不变, 分组: [全布]}", "没有“全布”这个分组。是否为“全部”"),
    ],
)
def test_mistakes(tmp_path, rule, expected):
    with pytest.raises(DocumentError, match=expected):
        adjusted(tmp_path, f"  - {rule}")


def test_more_units_by_rule_than_a_grade_has_places(tmp_path):
    """B has one place and three units by rule: none is left for others, and A keeps its two."""
    chosen = method(
        tmp_path,
        "调整:\n  - {名称: 限档, 条件: 税收实际贡献 <= 30, 定为: B, 名额: 占用}\n",
        cuts="{A: 占20%, B: 占10%, C: 其余}",
    )
    assert grades(judged(chosen, TEN)) == "AACCCCCBBB"
