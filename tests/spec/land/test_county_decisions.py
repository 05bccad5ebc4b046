"""县里对未定之处的决定：补上文件没有规定的，不重述条款；在有效期内生效，两个来源都写明。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from landuse.blocks import odd_parcels
from landuse.provisions import Decision, Outcome, decided, delivered, find, open_points
from landuse.provisions.clauses import EnergyLine, Expiry, OddParcels, Staying, Terms
from landuse.provisions.documents import load
from landuse.supply import term
from mujun.documents import DocumentError

day = date.fromisoformat
PROVINCE = "浙政办发〔2023〕12号"
WITH = Decision(PROVINCE, "LE-18", ("项目总面积",), "含零星用地", "青政办发〔2025〕3号", day("2025-03-01"))


def whole(on: str, *decisions: Decision):
    return find(decided(delivered(), decisions), OddParcels, "LE-18", day(on))


def test_a_decision_holds_from_its_first_to_its_last_day():
    ended = replace(WITH, valid_to=day("2025-12-31"))
    days = ("2025-02-28", "2025-03-01", "2025-12-31", "2026-01-01")
    assert [whole(on, ended).clause.whole for on in days] == [None, "含零星用地", "含零星用地", None]


def test_both_sources_are_named_and_the_clause_s_own_limits_stay():
    basis = whole("2025-06-01", WITH)
    assert basis.source == "浙政办发〔2023〕12号 三（三），“项目总面积”按青政办发〔2025〕3号"
    assert (basis.clause.each, basis.clause.force) == (3, "应当")
    assert whole("2028-03-15", WITH) is None, "the decision does not outlive its document"


def test_of_several_decisions_the_one_that_began_last_holds():
    later = replace(WITH, value="不含零星用地", number="青政办发〔2026〕1号", valid_from=day("2026-01-01"))
    for given in ((WITH, later), (later, WITH)):
        assert whole("2025-12-31", *given).clause.whole == "含零星用地"
        assert whole("2026-01-01", *given).clause.whole == "不含零星用地"


def test_le_18_the_decided_whole_decides_the_tenth():
    """零星 9 亩、项目自有 81 亩：含零星用地恰为 10%，不含时超过；县里没有定，两种算法结论不同。"""
    odd, main = [Decimal(3)] * 3, Decimal(81)
    said = {on: odd_parcels(whole(on, WITH), odd, main)[-1].outcome for on in ("2025-02-28", "2025-03-01")}
    assert [*said.values()] == [Outcome.OPEN, Outcome.MET]


def test_what_a_document_states_itself_is_not_overruled():
    stated = Decision(PROVINCE, "LE-18", ("单宗不超过亩",), 5, "青政办发〔2025〕3号", day("2025-03-01"))
    assert whole("2025-06-01", stated).clause.each == 3


def test_two_points_of_one_clause_are_decided_one_by_one():
    ahead = Decision("自然资发〔2022〕201号", "ZR-06", ("提前提醒月",), "12", "甲", day("2024-01-01"))
    renewal = replace(ahead, key=("续期申请提前月",), value="6", number="乙", valid_from=day("2025-01-01"))
    documents = decided(delivered(), [ahead, renewal])
    clauses = [find(documents, Expiry, "ZR-06", day(on)).clause for on in ("2024-12-31", "2025-01-01")]
    assert [(each.ahead, each.renewal) for each in clauses] == [(12, None), (12, 6)]
    assert clauses[1].article.endswith("“提前提醒月”按甲，“续期申请提前月”按乙")


def test_zr_01_a_mode_without_limits_gets_those_that_the_county_states():
    """租让结合：文件没有规定年限；县里定租赁部分不超过 5 年，5 年和 5 年 1 个月。"""
    limits = {"租赁部分不超过年": "5", "力度": "应当"}
    number = "自然资发〔2022〕201号"
    decision = Decision(
        number, "ZR-01", ("供应方式", "租让结合"), limits, "青自然资发〔2025〕8号", day("2025-01-01")
    )
    documents = decided(delivered(), [decision])
    basis = find(documents, Terms, "ZR-01", day("2025-06-01"))
    said = [term(basis, "租让结合", months=240, lease_months=months)[0].outcome for months in (60, 61)]
    assert said == [Outcome.MET, Outcome.BREACH]
    untouched = find(documents, Terms, "ZR-01", day("2024-12-31"))
    assert term(untouched, "租让结合", months=240)[0].outcome == Outcome.OPEN


def test_every_open_point_of_the_delivered_documents_is_listed_once():
    found = [
        (document.number, point.code, point.key)
        for document in delivered()
        for point in open_points(document.clauses)
    ]
    assert len(found) == len(set(found))
    assert (PROVINCE, "LE-18", ("项目总面积",)) in found
    assert ("自然资发〔2022〕201号", "ZR-01", ("供应方式", "租让结合")) in found


@pytest.mark.parametrize(
    ("kind", "code", "value", "cure"),
    [
        (EnergyLine, "X-14", "不审查", "可选：绿色通道、按标准审查"),
        (Expiry, "ZR-06", "半年", "只写整数"),
        (Staying, "LE-02", [], "填上县里的规定"),
        (Staying, "LE-02", "未定", "填上县里的规定"),
        (OddParcels, "LE-18", None, "填上规定"),
    ],
)
def test_a_value_that_the_clause_cannot_take_is_refused_with_its_cure(kind, code, value, cure):
    clauses = next(each.clauses for each in delivered() if each.clauses.get(code) is not None)
    point = next(each for each in open_points(clauses) if each.code == code)
    with pytest.raises(DocumentError) as caught:
        point.typed(value)
    assert cure in str(caught.value)


def test_a_county_s_own_document_may_leave_points_open_too():
    own = load(
        "文件: 甲\n文号: 甲1号\n来源: 自拟\n状态: 示例\n施行: 2025-01-01\n失效: 未定\n规定:\n"
        "  X-14: {条款: 一, 内容: 从严, 界线: 0.4, 恰为界线: 未定}\n",
        "甲.yaml",
    )
    decision = Decision("甲1号", "X-14", ("恰为界线",), "按标准审查", "甲2号", day("2025-06-01"))
    basis = find(decided([*delivered(), own], [decision]), EnergyLine, "X-14", day("2025-06-01"))
    assert (basis.clause.line, basis.clause.at_line) == (own.clauses.x_14.line, "按标准审查")
