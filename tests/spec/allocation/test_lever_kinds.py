"""各类措施：供地方式和次序（P-01）、不增地增容（LE-20）、腾出土地（X-13、LE-27）、自愿退出、正面清单（F-09）。"""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from evaluation.actions.levers import library
from evaluation.allocation.core.lawful import hindrances, obstacles
from evaluation.allocation.core.levers import load
from evaluation.allocation.core.recommend import propose
from evaluation.allocation.core.writing import text_of
from evaluation.scoring.figures import Figures
from landuse.provisions import delivered
from landuse.provisions.documents import load as load_document
from mujun.documents import DocumentError

DAY = date(2026, 11, 1)
GRADES = np.array(["D", "D", "A", "D"])
SAID = Figures(
    list("甲乙丙丁"),
    {
        "用地面积": np.array([20, 30, 40, np.nan]),
        "腾出面积": np.array([4.5, np.nan, 8, np.nan]),
        "增容面积": np.array([np.nan, np.nan, 3000, 2000]),
    },
    {},
)


# a county's own decision on P-01, in force for a year
OWN = load_document(
    """
文件: 差别化供应办法（示例）
文号: 示例〔2025〕1号
来源: 示例
状态: 示例
施行: 2026-01-01
失效: 2026-12-31
规定:
  P-01:
    条款: 一
    内容: 按档次供地
    各档次供应方式: {A: [一次性出让, 弹性年期出让], B: [弹性年期出让]}
""",
    "示例.yaml",
)


def lever(words: str, direction: str = "支持"):
    said = f"编号: K, 措施: 例, 类型: 例, 方向: {direction}, 状态: 示例, 来源: 例"
    (found,) = load(f"措施库: 例\n措施:\n  - {{{said}, {words}}}", "例.yaml")
    return found


def in_force(words: str):
    """With all papers."""
    papers = "法律依据: 例, 公平竞争审查文号: 例, 审查日期: 2024-01-01, 施行: 2025-01-01, 失效: 2028-12-31"
    return lever(f"{words}, {papers}").model_copy(update={"status": "现行"})


def named(code: str):
    return next(each for entries in library().values() for each in entries if each.code == code)


class TestSupply:
    """P-01：亩均效益为导向的土地差异化供应，一次性出让、弹性年期出让、长期租赁、先租后让；F-08：租让结合。"""

    def test_ways_and_order_are_told_to_whom_they_touch(self):
        of = lever("档次: [A], 供地方式: [先租后让, 租让结合], 次序: 2")
        assert propose(of, SAID, GRADES).workings == ["供地方式：先租后让、租让结合；第 2 位"]
        (again,) = load(text_of(of, "例"), "又一次")
        assert again == of

    @pytest.mark.parametrize("words", ["供地方式: [划拨]", "次序: 0", "次序: 10"])
    def test_other_ways_and_places_are_mistakes(self, words):
        with pytest.raises(DocumentError):
            lever(f"档次: [A], {words}")

    @pytest.mark.parametrize("order", [1, 9])
    def test_the_first_and_the_last_place(self, order):
        assert lever(f"档次: [A], 次序: {order}").order == order

    def test_who_gets_no_land_has_no_way(self):
        with pytest.raises(DocumentError, match="方向不是支持"):
            lever("档次: [D], 供地方式: [先租后让]", direction="限制")

    @pytest.mark.parametrize(
        ("grades", "ways", "against"),
        [
            ("A, B", "弹性年期出让", []),
            ("A", "一次性出让, 弹性年期出让", []),
            ("A, B", "一次性出让, 弹性年期出让", ["B 档不能一次性出让（P-01，示例〔2025〕1号 一）"]),
            ("B", "长期租赁, 租让结合", ["B 档不能长期租赁、租让结合（P-01，示例〔2025〕1号 一）"]),
            ("D", "长期租赁", ["D 档不能长期租赁（P-01，示例〔2025〕1号 一）"]),
        ],
    )
    def test_p_01_a_grade_has_the_ways_that_the_county_gives_it(self, grades, ways, against):
        """县里没有写到的档次不供应；写了的只能用写明的方式。"""
        of = in_force(f"档次: [{grades}], 供地方式: [{ways}]")
        assert obstacles(of, DAY, [OWN]) == against
        assert hindrances(of, DAY, [OWN]) == against

    @pytest.mark.parametrize(
        ("day", "holds"),
        [("2025-12-31", False), ("2026-01-01", True), ("2026-12-31", True), ("2027-01-01", False)],
    )
    def test_p_01_counts_on_the_days_it_is_in_force(self, day, holds):
        """没有现行规定的只能模拟；征求意见稿不算。"""
        of, documents = in_force("档次: [B], 供地方式: [弹性年期出让]"), [*delivered(), OWN]
        said = obstacles(of, date.fromisoformat(day), documents)
        assert said == ([] if holds else ["没有现行文件规定各档的供地方式（P-01）"])

    @pytest.mark.parametrize(
        ("grade", "direction", "against"),
        [
            ("C", "限制", []),
            ("B", "限制", ["B 档可以弹性年期出让，不能一律不供（P-01，示例〔2025〕1号 一）"]),
            ("B", "支持", []),
            ("C", "支持", ["C 档没有供地方式，不能安排新增用地（P-01，示例〔2025〕1号 一）"]),
        ],
    )
    def test_p_01_new_land_is_given_and_refused_as_the_county_says(self, grade, direction, against):
        """只用文字写“不安排新增用地”“优先安排”的，也对照各档能不能供地；没有县里规定的不对照，有数额的不对照。"""
        of = in_force(f"档次: [{grade}], 报表栏目: 新增用地").model_copy(update={"direction": direction})
        assert obstacles(of, DAY, [OWN]) == against
        assert obstacles(of, DAY) == []
        assert obstacles(of.model_copy(update={"formula": "用地面积"}), DAY, [OWN]) == []

    def test_p_01_asks_nothing_of_who_says_no_way(self):
        assert obstacles(in_force("档次: [D], 次序: 3"), DAY) == []

    def test_a_draft_is_no_basis(self):
        against = obstacles(named("P01-供地"), DAY)
        assert "征求意见的文件不是依据，等正式文件印发（P-01）" in against
        final = named("P01-供地").model_copy(update={"legal_basis": "浙江省“十五五”新型工业化规划八"})
        assert not any("征求意见" in each for each in obstacles(final, DAY))


class TestWillingness:
    """没有登记过意愿的，措施不涉及：从不按档次推定。"""

    def test_exit_support_goes_to_who_said_so_in_its_grades(self):
        found = propose(named("EX"), SAID, GRADES)
        assert found.rows.tolist() == [0]  # 乙 said nothing, 丙 is no D
        assert found.amounts == [Decimal("90.00")]
        assert found.workings == ["腾出面积 4.5 亩 × 标准 20 = 90 万元"]

    def test_le_20_asks_for_own_land_and_for_the_wish_to_grow(self):
        """丁 has no land of its own."""
        found = propose(named("L4-增容"), SAID, GRADES)
        assert found.rows.tolist() == [2]

    def test_x_13_counts_the_land_that_is_freed(self):
        assert propose(named("X13-腾地"), SAID, GRADES).amounts == [Decimal("4.5"), Decimal("8")]

    def test_le_27_leaves_its_ratio_open(self):
        found = propose(named("LE27-挂钩"), SAID, GRADES)
        assert found.amounts == [None, None]
        assert "标准未定" in obstacles(named("LE27-挂钩"), DAY)


class TestPositiveLists:
    """F-09：银行不得简单压贷、抽贷、断贷；名单只有支持的。"""

    @pytest.mark.parametrize("name", ["信贷白名单", "人才支持名单", "科技支持名单"])
    def test_a_list_of_support(self, name):
        assert lever(f"档次: [A], 名单: {name}").positive_list == name

    @pytest.mark.parametrize("direction", ["限制", "加征", "减免"])
    def test_there_is_no_list_against_anybody(self, direction):
        with pytest.raises(DocumentError, match="没有反面的名单"):
            lever("档次: [D], 名单: 信贷白名单", direction)

    def test_nor_a_list_of_another_name(self):
        with pytest.raises(DocumentError):
            lever("档次: [D], 名单: 信贷黑名单")


class TestGasSteamAndCarbon:
    """G1、G2、LE-25：用气、用汽、碳排放的措施有数额；没有报的企业不涉及，不当作零。"""

    USED = Figures(
        list("甲乙丙"),
        {
            "用气量": np.array([100_000, np.nan, 0]),
            "蒸汽用量": np.array([np.nan, 2000, np.nan]),
            "碳排放量": np.array([1234.5, np.nan, np.nan]),
        },
        {},
    )

    @pytest.mark.parametrize(
        ("code", "row", "working"),
        [
            ("G1-盐城", 0, "用气量 100,000 立方米 × 标准 3.35 × 10% ÷ 10000 = 3.35 万元"),
            ("G2-盐城", 1, "蒸汽用量 2,000 吨 × 标准 221.5 × 10% ÷ 10000 = 4.43 万元"),
            ("K1", 0, "碳排放量 1,234.5 吨 × 标准 0.05 = 61.73 吨"),
        ],
    )
    def test_amounts_of_who_reported_some(self, code, row, working):
        found = propose(named(code), self.USED, np.array(["D", "D", "D"]))
        assert (found.rows.tolist(), found.workings) == ([row], [working])

    def test_what_a_text_leaves_open_is_not_made_up(self):
        assert named("K1-削减").is_open
        assert "标准未定" in obstacles(named("K1-削减"), DAY)


def test_published_examples_are_off_and_name_their_source():
    """用地、用能、排污、碳、气、热、退出、人才、科技都有；全部是“示例”，不能执行。"""
    published = library()["published"]
    kinds = {each.kind for each in published}
    assert {
        "用地",
        "用能",
        "排污",
        "碳排放",
        "气价",
        "热价",
        "污水处理",
        "水价",
        "电价",
        "信贷",
        "人才",
    } <= kinds
    assert {each.status for each in published} == {"示例"}
    assert all(each.source and obstacles(each, DAY) for each in published)
