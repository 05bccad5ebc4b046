"""评价范围：谁参评，谁不参评、只采集、不定档或另列，按哪一条。除外各条依次看，先合的一条为准。"""

import pytest

from mujun.documents import DocumentError
from tests.spec.judging import counts, grades, judged, method, outcome

# 江山：注册不满两年、供地不满三年的除外
JIANGSHAN = """
范围:
  参评: 用地面积 >= 1
  除外:
    注册不满两年: {条件: 满年(成立日期) < 2, 处理: 不参评}
    建设期: {条件: 满年(合同竣工日期) < 3, 处理: 只采集}
"""


def test_years_since_registration_and_since_the_land_was_granted(tmp_path):
    found = outcome(
        method(tmp_path, JIANGSHAN),
        """
        单位 税收实际贡献 用地面积 成立日期   合同竣工日期
        甲   50           2        2023-12-31 /
        乙   40           2        2024-01-01 /
        丙   30           2        2010-05-01 2023-06-30
        丁   20           0.5      2010-05-01 /
        戊   10           2        2024-06-01 2024-06-01
        """,
    )
    assert found.groups[0].rows.tolist() == [0]
    assert dict(zip(found.outside.tolist(), found.outside_reasons, strict=True)) == {
        1: "不参评：注册不满两年",
        2: "只采集数据，不评价：建设期",
        3: "不在评价范围",
        4: "不参评：注册不满两年",  # the first rule that holds
    }


# 遂昌：未投产的不参评，但已过合同竣工日期的照常评价
SUICHANG = """
范围:
  除外:
    已过合同竣工期: {条件: 有状态(未投产) 且 合同竣工日期 < 评价日, 处理: 照常}
    未投产: {条件: 有状态(未投产), 处理: 不参评}
"""


def test_a_late_project_loses_its_protection(tmp_path):
    found = outcome(
        method(tmp_path, SUICHANG),
        """
        单位 税收实际贡献 状态:未投产 合同竣工日期
        甲   50           否          /
        乙   0            是          2025-06-30
        丙   0            是          2026-06-30
        丁   0            是          /
        """,
    )
    group = found.groups[0]
    assert group.rows.tolist() == [0, 1]
    assert group.ranks.tolist() == [1, 2]
    assert group.standing.tolist() == [-1, 0]
    assert list(found.outside_reasons) == ["不参评：未投产"] * 2


# 用地不满 3 亩的，承租厂房满 2000 平方米的也参评；个体工商户、划拨用地、供地不满三年的除外
WHO = """
范围:
  参评: 用地面积 >= 3 或 承租建筑面积 >= 2000
  除外:
    个体: {条件: 主体类型 = 个体工商户, 处理: 不参评}
    划拨用地: {条件: 权利性质 = 划拨, 处理: {列为: T}}
    新供地: {条件: 满年(供地日期) < 3, 处理: 不定档}
    园区承租户: {条件: 用地方式 = 承租 且 园区类型 = 小微企业园, 处理: 只采集}
"""


def test_what_the_register_knows_of_land_and_tenants(tmp_path):
    """承租户、所用宗地的权利性质和供地日期、园区类型、是不是个体工商户，都出自名单和台账。"""
    table = """
    单位 税收实际贡献 用地面积 承租建筑面积 用地方式 权利性质 供地日期   园区类型   主体类型
    甲   50           9        /            /        出让     2015-06-30 /          /
    乙   40           1        2000         承租     出让     2015-06-30 /          /
    丙   30           1        1999.99      承租     出让     2015-06-30 /          /
    丁   20           9        500          兼有     划拨     2015-06-30 /          /
    戊   10           9        /            /        出让     2023-01-01 /          /
    己   9            1        3000         承租     出让     2015-06-30 小微企业园 /
    庚   8            9        /            /        出让     2015-06-30 /          个体工商户
    """
    found = outcome(method(tmp_path, WHO, cuts="{A: 前50%, B: 其余}"), table)
    assert grades(found.groups[0]) == "ABT–"
    assert list(found.outside_reasons) == ["不在评价范围", "只采集数据，不评价：园区承租户", "不参评：个体"]


# 淮安：不适合评价的列为 T；宣城：参与评价、不定等级的为 NG，参照 B 类管理
LISTED = """
范围:
  除外:
    要素供给: {条件: 有标签(供水供电供气), 处理: {列为: T}}
    公益性: {条件: 有标签(公益), 处理: {不定档: NG}, 参照: B}
    初创期: {条件: 有标签(初创), 处理: 不定档, 参照: C}
"""
FIVE = """
单位 税收实际贡献 标签:供水供电供气 标签:公益 标签:初创
甲   50           否                否        否
乙   900          是                否        否
丙   800          否                是        否
丁   700          否                否        是
戊   10           否                否        否
"""


def test_codes_beside_the_grades(tmp_path):
    group = judged(method(tmp_path, LISTED, cuts="{A: 前50%, B: 至60%, C: 其余}"), FIVE)
    assert [[*group.grade_names, ""][at] for at in group.grades.tolist()] == ["A", "T", "NG", "", "C"]
    assert group.ranks.tolist() == [1, 0, 0, 0, 2]
    # who takes part without a grade is scored, who is listed is not
    assert group.totals.tolist()[2:4] == [800, 700]
    assert str(group.totals[1]) == "nan"
    assert list(group.reasons) == [
        "",
        "列为T：要素供给",
        "参加评价，列为NG，不定档，参照B类管理：公益性",
        "参加评价，不定档，参照C类管理：初创期",
        "",
    ]


@pytest.mark.parametrize(
    ("base", "places"),
    [("参评", 5), ("含不定档", 6), ("含列出", 7), ("全部", 8)],
)
def test_who_counts_when_a_share_is_taken(tmp_path, base, places):
    """Ten are judged, two take part without a grade, two are listed, two are left out: half of them is A."""
    rows = [f"{at} {100 - at} 否 否 否" for at in range(10)]
    rows += [
        f"{at} 1 {'是 否 否' if at < 12 else '否 是 否' if at < 14 else '否 否 是'}" for at in range(10, 16)
    ]
    rules = """
    范围:
      除外:
        供给: {条件: 有标签(供给), 处理: {列为: T}}
        初创: {条件: 有标签(初创), 处理: 不定档}
        停产: {条件: 有标签(停产), 处理: 不参评}
    """
    chosen = method(tmp_path, rules, cuts="{A: 前50%, B: 其余}", quota=f"{{基数: {base}, 取整: 四舍五入}}")
    table = "\n".join(["单位 税收实际贡献 标签:供给 标签:初创 标签:停产", *rows])
    assert counts(judged(chosen, table)) == {"A": places, "B": 10 - places, "T": 2}


def test_nobody_at_all_is_within_the_scope(tmp_path):
    found = outcome(method(tmp_path, "范围: {参评: 用地面积 >= 100}\n"), FIVE)
    assert grades(found.groups[0]) == ""
    assert set(found.outside_reasons) == {"不在评价范围"}


def test_the_digest_sees_who_was_exempt_by_which_rule(tmp_path):
    one = outcome(method(tmp_path, LISTED, cuts="{A: 前50%, B: 至60%, C: 其余}"), FIVE).digest()
    other = outcome(
        method(tmp_path, LISTED.replace("初创期", "新办"), cuts="{A: 前50%, B: 至60%, C: 其余}"), FIVE
    )
    assert one != other.digest()


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ("处理: {列为: T}", "处理: 免评", "处理方式读不懂"),
        ("处理: {列为: T}", "处理: {列为: B}", "“B”已是定级的一档"),
        ("参照: C", "参照: E", "没有“E”这一档"),
        ("处理: 不定档, 参照: C", "处理: 不参评, 参照: C", "“不参评”不能参照某一档管理"),
        ("条件: 有标签(公益)", "条件: 注册年限 < 2", "没有“注册年限”这个数据项"),
        ("条件: 有标签(公益)", "条件: 用地面积 * 2", "应为条件"),
    ],
)
def test_mistakes(tmp_path, was, becomes, expected):
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, LISTED.replace(was, becomes))
