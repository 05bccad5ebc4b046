"""随出租方定级：承租户不单独排名，取出租方的档次，不占名额。

写在“范围 › 除外”里，只管有出租方的户；出租方是所用宗地的权利人。出租方自己也承租的，再看它的出租方。
出租方没有档次时怎样定，必须写明：自行定档，或不定档；文件没有规定的写未定。
"""

import pytest

from evaluation.methods.loader import open_points
from evaluation.scoring.following import OWN
from mujun.documents import DocumentError
from tests.spec.figures import write
from tests.spec.judging import METHOD, counts, grades, judged, method, outcome

# 江山：规下承租户取宗地主的档次，小微企业园内的除外
JIANGSHAN = """
范围:
  除外:
    小微企业园内: {条件: 园区 = 小微园, 处理: 照常}
    承租户: {条件: 用地面积 < 3, 处理: 随出租方, 出租方未定档: 不定档}
"""
SIX = """
单位 税收实际贡献 用地面积 出租方 园区
甲   100          20       /      /
乙   90           1        甲     /
丙   80           9        /      /
丁   70           2        丙     小微园
戊   60           2        外     /
己   50           1        乙     /
"""
CUTS = "{A: 前50%, B: 其余}"


def tenants(tmp_path, otherwise: str = "不定档", cuts: str = CUTS):
    return method(
        tmp_path, JIANGSHAN.replace("出租方未定档: 不定档", f"出租方未定档: {otherwise}"), cuts=cuts
    )


def test_a_tenant_has_the_grade_of_its_landlord(tmp_path):
    """甲丙丁排名，前一半（四舍五入两名）A；乙随甲，己随乙、乙又随甲；戊的出租方不在名单。"""
    group = judged(tenants(tmp_path), SIX)
    assert grades(group) == "AAAB–A"
    assert group.ranks.tolist() == [1, 0, 2, 3, 0, 0]
    assert group.pool_sizes.tolist() == [3, 0, 3, 3, 0, 0]
    assert list(group.reasons) == [
        "",
        "随出租方 甲 定为A：承租户",
        "",
        "",
        "随出租方 外，其没有档次，不定档：承租户",
        "随出租方 乙 定为A：承租户",
    ]


def test_who_is_judged_for_itself_takes_a_place(tmp_path):
    """戊的出租方没有档次，戊与甲丙丁一起排名：四户的一半，两名 A。"""
    group = judged(tenants(tmp_path, OWN), SIX)
    assert grades(group) == "AAABBA"
    assert group.ranks.tolist() == [1, 0, 2, 3, 4, 0]
    assert group.reasons[4] == "出租方 外 没有档次，自行定档"


def test_it_is_a_decision(tmp_path):
    chosen = tenants(tmp_path, "未定")
    assert open_points(chosen) == ["范围 › 除外 › 承租户 › 出租方未定档"]
    group = judged(chosen, SIX)
    assert grades(group) == "AAAB–A"
    assert group.reasons[4] == "随出租方 外，其没有档次，办法未定怎样定档：承租户"


def test_a_landlord_of_another_group(tmp_path):
    """出租方在规上组，档次名称不同也照取；规上组调整后的档次也照取。"""
    groups = METHOD[METHOD.index("分组:\n") :]
    below = groups.replace("分组:\n  全部:", "  规下:").replace("规模 = 规上", "规模 = 规下")
    above = groups.replace(
        "{A: 前20%, B: 至60%, C: 至95%, D: 其余}", "{优先类: 前50%, 调控类: 其余, 倒逼类: 只经调整}"
    )
    rules = "调整:\n  - {名称: 否决, 条件: 有标签(事故), 定为: 倒逼类, 名额: 不变, 分组: [全部]}\n"
    text = METHOD[: METHOD.index("分组:\n")] + above + below + rules + JIANGSHAN
    found = outcome(
        write(tmp_path, text).method,
        """
        单位 规模 税收实际贡献 用地面积 出租方 标签:事故
        甲   规上 100          20       /      否
        乙   规上 90           20       /      是
        丙   规下 80           9        /      否
        丁   规下 70           2        甲     否
        戊   规下 60           2        乙     否
        """,
    )
    assert [grades(group) for group in found.groups] == [
        "优先类倒逼类",
        "B优先类倒逼类",
    ]
    assert found.groups[1].grade_names == ("A", "B", "C", "D", "优先类", "倒逼类")


@pytest.mark.parametrize(
    ("otherwise", "expected"),
    [
        ("不定档", "A–––"),
        (OWN, "AABB"),  # 乙丙互为出租方，一起自行定档；丁的出租方列为 T，不是档次
    ],
)
def test_tenants_in_a_circle_and_a_landlord_without_a_grade(tmp_path, otherwise, expected):
    rules = f"""
    范围:
      除外:
        公益: {{条件: 有标签(公益), 处理: {{列为: T}}}}
        承租户: {{条件: 用地面积 < 3, 处理: 随出租方, 出租方未定档: {otherwise}}}
    """
    table = """
    单位 税收实际贡献 用地面积 出租方 标签:公益
    甲   100          20       /      否
    乙   90           1        丙     否
    丙   80           1        乙     否
    丁   70           1        戊     否
    戊   60           20       /      是
    """
    group = judged(method(tmp_path, rules, cuts=CUTS), table)
    assert grades(group) == f"{expected}T"


def test_a_tenant_of_one_that_is_judged_for_itself(tmp_path):
    """丙的出租方乙没有档次的出租方，乙先自行定档，丙再随乙。"""
    table = "单位 税收实际贡献 用地面积 出租方\n甲 10 9 /\n乙 100 1 外\n丙 1 1 乙"
    group = judged(tenants(tmp_path, OWN), table)
    assert grades(group) == "BAA"
    assert group.ranks.tolist() == [2, 1, 0]


@pytest.mark.parametrize(("otherwise", "expected"), [("不定档", "A–"), (OWN, "AB")])
def test_nobody_looks_past_a_landlord_outside_the_scope(tmp_path, otherwise, expected):
    """丙的出租方乙不在参评范围，没有档次；乙自己租甲的地，也不再往上看。"""
    text = JIANGSHAN.replace("范围:", "范围:\n  参评: 用地面积 != 2").replace("不定档}", f"{otherwise}}}")
    group = judged(
        method(tmp_path, text, cuts=CUTS),
        "单位 税收实际贡献 用地面积 出租方\n甲 10 9 /\n乙 100 2 甲\n丙 1 1 乙",
    )
    assert grades(group) == expected


def test_nobody_else_moves_and_shares_are_of_the_ranked(tmp_path):
    """承租户不计入名额基数，也不占名额。"""
    rows = "\n".join(f"{at} {100 - at} 9 /" for at in range(10))
    rented = "\n".join(f"租{at} 500 1 0" for at in range(10))
    group = judged(
        tenants(tmp_path, cuts="{A: 前20%, B: 其余}"), f"单位 税收实际贡献 用地面积 出租方\n{rows}\n{rented}"
    )
    assert counts(group) == {"A": 12, "B": 8}
    assert grades(group)[:10] == "AABBBBBBBB"


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        (", 出租方未定档: 不定档", "", "没有写出租方未定档时怎样定"),
        ("出租方未定档: 不定档", "出租方未定档: 无档", "不在可选之列.*自行定档"),
        ("处理: 照常}", "处理: 照常, 出租方未定档: 不定档}", "“照常”不看出租方"),
        ("处理: 随出租方, ", "处理: 随出租, ", "处理方式读不懂"),
    ],
)
def test_mistakes(tmp_path, was, becomes, expected):
    assert was in JIANGSHAN
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, JIANGSHAN.replace(was, becomes))
