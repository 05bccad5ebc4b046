"""定级：按累计份额、本档份额、名数、条件，或混用；两步取；名额怎么取整；上级约束。"""

import pytest

from evaluation.methods.loader import open_points
from mujun.documents import DocumentError
from tests.spec.figures import write
from tests.spec.judging import METHOD, counts, grades, judged, ladder, method


def quota(**more: str) -> str:
    return "{基数: 参评, 取整: 四舍五入" + "".join(f", {key}: {value}" for key, value in more.items()) + "}"


@pytest.mark.parametrize(
    ("cuts", "size", "expected"),
    [
        ("{A: 前20%, B: 至60%, C: 至95%, D: 其余}", 20, [4, 8, 7, 1]),
        ("{A: 占20%, B: 占40%, C: 占35%, D: 其余}", 20, [4, 8, 7, 1]),
        ("{A: 前25%, B: 至70%, C: 至95%, D: 其余}", 40, [10, 18, 10, 2]),
        ("{A: 前30%, B: 其余}", 10, [3, 7]),
        ("{A: 占30%, B: 占70%}", 10, [3, 7]),
        ("{A: 前3名, B: 至5名, C: 其余}", 20, [3, 2, 15]),
        ("{A: 前3名, B: 至5名, C: 其余}", 4, [3, 1, 0]),  # 名数多于户数
        ("{A: 前3名, B: 占40%, C: 其余}", 10, [3, 4, 3]),
        ("{A: 前3名, B: 至50%, C: 其余}", 4, [3, 0, 1]),  # 一半只有两名，A 已取三名，B 空
        ("{甲: 前20%, 乙: 至60%, 丙: 至95%, 丁: 其余}", 20, [4, 8, 7, 1]),
        # 天台 2022 公布的分布；公布时没有写界线，这里只按名数
        ("{A: 前134名, B: 至573名, C: 至1148名, D: 其余}", 1248, [134, 439, 575, 100]),
        ("{A+: 前5%, A: 至20%, C-: 其余}", 20, [1, 3, 16]),
    ],
)
def test_cuts_by_place(tmp_path, cuts, size, expected):
    assert list(counts(judged(method(tmp_path, cuts=cuts), ladder(size))).values()) == expected


@pytest.mark.parametrize(
    ("edge", "expected"),
    [
        ("含", [4, 8, 7, 1]),
        ("不含", [3, 8, 7, 2]),  # 第 4、12、19 名正在界线上
    ],
)
def test_who_stands_exactly_on_an_edge(tmp_path, edge, expected):
    assert list(counts(judged(method(tmp_path, quota=quota(边界=edge)), ladder(20))).values()) == expected


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ("累计", [2, 5, 4, 1]),  # 2.4 → 2，7.2 → 7，11.4 → 11
        ("逐档", [2, 5, 4, 1]),  # 2.4 → 2，4.8 → 5，4.2 → 4
    ],
)
def test_rounding_of_edges_or_of_each_grade(tmp_path, each, expected):
    assert list(counts(judged(method(tmp_path, quota=quota(逐档=each)), ladder(12))).values()) == expected


@pytest.mark.parametrize(("each", "expected"), [("累计", [2, 4, 1]), ("逐档", [2, 3, 2])])
def test_where_the_two_roundings_differ(tmp_path, each, expected):
    """Seven units: 24.5 % are 1.7, 80 % are 5.6; the second grade alone is 3.9 – or 25 % twice."""
    cuts = {"累计": "{A: 前25%, B: 至80%, C: 其余}", "逐档": "{A: 占25%, B: 占49%, C: 其余}"}[each]
    assert (
        list(counts(judged(method(tmp_path, cuts=cuts, quota=quota(逐档=each)), ladder(7))).values())
        == expected
    )


SCORES = """
单位 税收实际贡献 用地面积 状态:停产
甲   95           1        否
乙   90           100      否
丙   75           1        否
丁   60           1        是
戊   /            1        是
己   /            1        否
"""


def test_cuts_by_score(tmp_path):
    group = judged(
        method(tmp_path, cuts="{A: 总分 > 90, B: 总分 >= 75, C: 总分 >= 60, D: 总分 < 60}"), SCORES
    )
    assert grades(group) == "ABBC––"
    assert group.reasons[0] == "符合A的条件：总分 > 90"
    assert group.reasons[4] == "无总分：得分缺数据或缺规定"


def test_cuts_by_indicator_and_state(tmp_path):
    cuts = "{A: 总分 >= 90 且 亩均税收 >= 1, B: 名次 <= 3, D: 亩均税收 < 1 或 有状态(停产), C: 其余}"
    group = judged(method(tmp_path, cuts=cuts, quota=quota(条件档="剔除")), SCORES)
    assert grades(group) == "ABBDD–"


def test_a_value_on_the_edge_as_people_reckon_it(tmp_path):
    """2.1 ÷ 0.7、0.3 ÷ 0.1 都是 3：达到 3、不超过 3、同分，不因计算机的小数误差变成别的。"""
    table = "单位 税收实际贡献 用地面积\n甲 2.1 0.7\n乙 0.3 0.1\n丙 3 1"
    cuts = "{A: 亩均税收 > 3, B: 亩均税收 >= 3, C: 其余}"
    by_value = method(tmp_path, cuts=cuts, quota=quota(条件档="剔除"))
    assert grades(judged(by_value, table)) == "BBB"
    ranked = write(
        tmp_path, METHOD.replace("    计分:\n      得分: {权重: 100, 基准: 100}\n", "    排序: [亩均税收]\n")
    )
    assert judged(ranked.method, table).ranks.tolist() == [1, 1, 1]


# A、D 按条件，B、C 按名次
MIXED = "{A: 总分 >= 990, B: 至50%, C: 其余, D: 总分 < 970}"


@pytest.mark.parametrize(
    ("by_condition", "expected"),
    [
        ("剔除", {"A": 10, "B": 10, "C": 10, "D": 10}),  # 其余 20 户的一半
        ("计入", {"A": 10, "B": 10, "C": 10, "D": 10}),  # 40 户的前一半，其中 10 户已是 A
    ],
)
def test_places_of_grades_by_condition(tmp_path, by_condition, expected):
    assert (
        counts(judged(method(tmp_path, cuts=MIXED, quota=quota(条件档=by_condition)), ladder(40))) == expected
    )


@pytest.mark.parametrize(("by_condition", "expected"), [("剔除", [10, 10, 10]), ("计入", [10, 5, 15])])
def test_where_taking_places_or_not_differs(tmp_path, by_condition, expected):
    cuts = "{A: 总分 >= 990, B: 至50%, C: 其余}"
    group = judged(method(tmp_path, cuts=cuts, quota=quota(条件档=by_condition)), ladder(30))
    assert list(counts(group).values()) == expected


def test_a_mixed_method_has_to_say_so(tmp_path):
    chosen = method(tmp_path, cuts=MIXED)
    assert "规则 › 名额 › 条件档" in open_points(chosen)
    group = judged(chosen, ladder(3))
    assert grades(group) == "–––"
    assert group.reasons[0] == "办法未定条件档是否计入名额，不能定级"


def test_everybody_by_condition_and_nobody_left_for_places(tmp_path):
    group = judged(
        method(tmp_path, cuts="{A: 总分 > 0, B: 至50%, C: 其余}", quota=quota(条件档="剔除")), ladder(5)
    )
    assert counts(group) == {"A": 5, "B": 0, "C": 0}


def test_two_stages(tmp_path):
    """A is a fifth of ten: of the better five by total those with most tax per mu; B goes on in order of total."""
    table = """
    单位 税收实际贡献 用地面积
    甲   100          100
    乙   90           1
    丙   80           80
    丁   70           1
    戊   60           60
    己   50           0.1
    庚   40           1
    辛   30           1
    壬   20           1
    癸   10           1
    """
    cuts = "{A: {占: 20%, 先取: 50%, 再按: 亩均税收}, B: 至60%, C: 其余}"
    assert grades(judged(method(tmp_path, cuts=cuts), table)) == "BABABBCCCC"


# 上级约束
BOUNDS = "上级约束: {A: 至多20%, D: 至少5%}\n"


def test_shares_within_the_bounds_of_the_parent(tmp_path):
    assert judged(method(tmp_path, BOUNDS), ladder(20)).breaches == ()


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        ("{A: 前25%, B: 至60%, C: 至95%, D: 其余}", "A 占 25%，上级约束为至多20%"),
        ("{A: 前20%, B: 至60%, C: 至96%, D: 其余}", "D 占 4%，上级约束为至少5%"),
    ],
)
def test_shares_beyond_the_bounds_of_the_parent(tmp_path, cuts, expected):
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, BOUNDS, cuts=cuts)


def test_results_beyond_the_bounds_are_listed(tmp_path):
    group = judged(method(tmp_path, BOUNDS, cuts="{A: 总分 >= 995, B: 总分 < 995}"), ladder(20))
    assert group.breaches == ("A 至多20%：实有 5 户，占定档 20 户的 25.00%",)


def test_the_bounds_stay_when_a_child_lays_its_own_shares_over(tmp_path):
    write(tmp_path, METHOD + BOUNDS, "city")
    child = "沿用: city\n分组:\n  全部:\n    定级: {A: 前21%, B: 至60%, C: 至95%, D: 其余}\n"
    with pytest.raises(DocumentError, match="A 占 21%，上级约束为至多20%"):
        write(tmp_path, child, "county")


def test_a_child_cannot_change_the_bounds(tmp_path):
    write(tmp_path, METHOD + BOUNDS, "city")
    with pytest.raises(DocumentError, match="county.yaml 第 2 行，上级约束 › A：上级已定为“至多20%”"):
        write(tmp_path, "沿用: city\n上级约束: {A: 至多30%}\n", "county")


@pytest.mark.parametrize(
    ("cuts", "expected"),
    [
        ("{A: 总分 >= 90, B: 总分 >= 95, C: 其余}", "B 取不到"),
        ("{A: 总分 >= 90, B: 总分 >= 75 且 总分 < 92, C: 其余}", "B 与前面的档重叠"),
        ("{A: 总分 >= 90, B: 总分 >= 75 且 总分 < 88, C: 总分 < 75}", "总分 在 88 一带哪一档都不合"),
        ("{A: 总分 >= 90, B: 总分 >= 75}", "哪一档都不合"),
        ("{A: 总分 > 90, B: 总分 < 90}", "总分 在 90 一带哪一档都不合"),
        ("{A: 亩均能耗 < 1, B: 亩均能耗 < 0.5, C: 其余}", "B 取不到"),
        ("{A: 前20%, B: 至10%, C: 其余}", "各档界线应逐档加大"),
        ("{A: 占60%, B: 占60%, C: 其余}", "各档界线应逐档加大且不过100%"),
        ("{A: 前2.5名, B: 其余}", "A 的名数应为整数"),
        ("{A: 其余, B: 前20%}", "“其余”应当是且只是最后一档"),
        ("{A: 前20%, B: {占: 20%, 先取: 50%, 再按: 亩均税收}, C: 其余}", "两步取法只能用于最好的一档"),
        ("{A: {占: 60%, 先取: 50%, 再按: 亩均税收}, C: 其余}", "“占”不大于“先取”"),
        ("{A: {占: 20%, 再按: 亩均税收}, C: 其余}", "两步取法读不懂"),
        ("{A: 亩均锐收 >= 1, C: 其余}", "没有“亩均锐收”.*是否为“亩均税收”"),
        ("{A: 很好, C: 其余}", "A 的“很好”读不懂"),
    ],
)
def test_mistakes_in_cuts(tmp_path, cuts, expected):
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, cuts=cuts)


@pytest.mark.parametrize(
    ("more", "expected"),
    [("档名: {E: 甲}\n", "没有“E”这一档"), ("上级约束: {A: 不超过20%}\n", "上级约束读不懂")],
)
def test_mistakes_in_names_and_bounds(tmp_path, more, expected):
    with pytest.raises(DocumentError, match=expected):
        method(tmp_path, more)


def test_own_shares_when_grades_by_condition_take_places(tmp_path):
    with pytest.raises(DocumentError, match="不能只写本档占多少"):
        method(tmp_path, cuts="{A: 总分 >= 990, B: 占40%, C: 其余}", quota=quota(条件档="计入"))


def test_an_edge_of_each_grade_makes_no_sense(tmp_path):
    with pytest.raises(DocumentError, match="不能再写边界不含"):
        method(tmp_path, quota=quota(边界="不含", 逐档="逐档"))
