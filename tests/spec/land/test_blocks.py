"""连片整治：整治对象（LE-01）、零星用地（LE-18）、永久基本农田（LE-19）、保留理由（LE-02）、区块总览和候选改造项目（LE-03）。"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from landuse.blocks import (
    Blocks,
    Claim,
    Reason,
    Survey,
    candidates,
    farmland,
    odd_parcels,
    staying,
    target,
    view,
)
from landuse.provisions import delivered, find
from landuse.provisions.clauses import Clause, OddParcels, Staying
from tests.spec.land.provisions import clause, outcomes

ODD = {"whole": "不含零星用地"}


@pytest.mark.parametrize(("area", "outcome"), [("3.00", "符合"), ("3.0001", "不符合"), ("3.01", "不符合")])
def test_le_18_each_odd_parcel_has_at_most_3_mu(area, outcome):
    single, _ = odd_parcels(clause(OddParcels, "LE-18", **ODD), [Decimal(area)], Decimal(1000))
    assert (single.code, single.outcome, single.source) == ("LE-18", outcome, "浙政办发〔2023〕12号 三（三）")
    assert f"单宗 {area} 亩" in single.sentence


@pytest.mark.parametrize(("last", "outcome"), [("0.1", "符合"), ("0.1001", "不符合")])
def test_le_18_together_they_have_at_most_a_tenth_of_the_project(last, outcome):
    """3 + 2.9 + 0.1 亩正好是 60 亩的 10%；二进制小数算不准的数也不差一丝。"""
    areas = [Decimal(3), Decimal("2.9"), Decimal(last)]
    assert outcomes(odd_parcels(clause(OddParcels, "LE-18", **ODD), areas, Decimal(60)))[-1] == outcome


def test_le_18_does_not_say_what_the_whole_is():
    """另有 54 亩：不含零星用地是 5.4 亩，含是 6 亩。结论不同时要由县里先定。"""
    odd, main = [Decimal(3), Decimal(3)], Decimal(54)
    assert outcomes(odd_parcels(clause(OddParcels, "LE-18"), odd, main))[-1] == "未定"
    assert outcomes(odd_parcels(clause(OddParcels, "LE-18", whole="含零星用地"), odd, main))[-1] == "符合"
    assert outcomes(odd_parcels(clause(OddParcels, "LE-18", whole="不含零星用地"), odd, main))[-1] == "不符合"
    assert outcomes(odd_parcels(clause(OddParcels, "LE-18"), odd, Decimal(60)))[-1] == "符合"
    assert outcomes(odd_parcels(clause(OddParcels, "LE-18"), odd, Decimal(53)))[-1] == "不符合"


@pytest.mark.parametrize(
    ("day", "known"),
    [("2023-03-14", False), ("2023-03-15", True), ("2028-03-14", True), ("2028-03-15", False)],
)
def test_le_18_is_silent_before_and_after_its_document(day, known):
    assert (find(delivered(), OddParcels, "LE-18", date.fromisoformat(day)) is not None) == known


BOUND = Claim(Reason.BOUND, evidence=True, approver="经信局", harmonious=True)


@pytest.mark.parametrize(
    ("claim", "outcome", "words"),
    [
        (BOUND, "符合", "由经信局批准"),
        (replace(BOUND, reason=Reason.KEY), "符合", "可以保留"),
        (replace(BOUND, reason=None), "不符合", "应当明确处置方式"),
        (replace(BOUND, evidence=False), "不符合", "没有证明材料"),
        (replace(BOUND, approver=""), "不符合", "没有批准单位"),
        (replace(BOUND, harmonious=False), "不符合", "与周边不协调"),
        (replace(BOUND, harmonious=None), "缺数据", "没有整治后与周边是否协调的意见"),
    ],
)
def test_le_02_who_may_stay(claim, outcome, words):
    finding = staying(clause(Staying, "LE-02"), claim)
    assert (finding.code, finding.outcome) == ("LE-02", outcome)
    assert words in finding.sentence


@pytest.mark.parametrize(
    ("grade", "fits", "outcome"),
    [
        ("A", True, "符合"),
        ("B", True, "不符合"),
        ("A", False, "不符合"),
        (None, True, "缺数据"),
        ("A", None, "缺数据"),
    ],
)
def test_le_02_a_high_grade_alone_is_not_enough(grade, fits, outcome):
    claim = replace(BOUND, reason=Reason.EFFICIENT, grade=grade, fits=fits)
    assert staying(clause(Staying, "LE-02"), claim).outcome == "未定"
    assert staying(clause(Staying, "LE-02", high_grades=["A"]), claim).outcome == outcome


def whole(tax=(10.0, 20.0, 8.0, 100.0)):
    """两宗一块（10.1 + 20.2 亩），另两宗各一块。"""
    return view(
        Blocks(np.array([0, 0, 1, 2]), 3),
        area=np.array([10.1, 20.2, 8.0, 40.0]),
        holder=np.array([5, 5, -1, 7]),
        flagged=np.array([True, False, True, False]),
        floor=np.array([10_000.0, 20_200.0, 0.0, 30_000.0]),
        tax=np.array(tax),
    )


def test_le_03_a_block_is_seen_as_a_whole():
    seen = whole()
    assert seen.parcels.tolist() == [2, 1, 1]
    assert seen.holders.tolist() == [1, 0, 1]
    assert seen.area.tolist() == [30.3, 8.0, 40.0]
    assert seen.flagged.tolist() == [10.1, 8.0, 0.0]
    assert seen.flagged_share == pytest.approx([1 / 3, 1, 0])
    assert seen.plot_ratio == pytest.approx([30_200 / 20_200, 0, 1.125])
    assert seen.tax_per_mu == pytest.approx([30 / 30.3, 1, 2.5])


def test_le_03_candidates_by_area_tax_and_gain():
    """没有低效用地的区块不列；每亩税收目标 10 万元时，多得的税收 = 面积 × 目标 − 现有税收。"""
    assert candidates(whole()).block.tolist() == [0, 1]
    assert candidates(whole()).gain is None
    assert candidates(whole(), by="tax").block.tolist() == [0, 1]
    assert candidates(whole((10, 21, 8, 1)), by="tax").block.tolist() == [1, 0]
    found = candidates(whole(), by="gain", target=10.0)
    assert found.block.tolist() == [0, 1]
    assert found.gain == pytest.approx([273, 72])
    with pytest.raises(ValueError, match="target"):
        candidates(whole(), by="gain")


@pytest.mark.parametrize(("least", "blocks"), [(30.3, [0]), (30.3001, []), (8, [0, 1])])
def test_le_03_small_blocks_can_be_left_out(least, blocks):
    assert candidates(whole(), least=least).block.tolist() == blocks


def test_le_03_what_is_not_known_stays_unknown_and_comes_last():
    found = candidates(whole((np.nan, 20, 8, 100)), by="gain", target=10.0)
    assert found.block.tolist() == [1, 0]
    assert np.isnan(found.gain).tolist() == [False, True]


NOTHING = Survey(plan_conflict=False, recheck_failed=False)


@pytest.mark.parametrize(
    ("survey", "is_target", "words"),
    [
        (replace(NOTHING, plan_conflict=True), True, "不符合国土空间规划"),
        (replace(NOTHING, messy=True, hard_to_rectify=True), True, "存在乱问题且难以整治"),
        (replace(NOTHING, low=True, polluting=True, hard_to_rectify=True), True, "存在低、污问题"),
        (replace(NOTHING, recheck_failed=True), True, "经整治仍不达标"),
        (replace(NOTHING, plan_conflict=True, recheck_failed=None), True, "不符合国土空间规划"),
        (NOTHING, False, "三种情形都没有"),
        (replace(NOTHING, scattered=True, hard_to_rectify=False), False, "三种情形都没有"),
        (replace(NOTHING, hard_to_rectify=True), False, "三种情形都没有"),
        (replace(NOTHING, scattered=True), None, "没有查明是否存在散问题且难以整治"),
        (replace(NOTHING, plan_conflict=None), None, "没有查明是否不符合国土空间规划"),
        (replace(NOTHING, recheck_failed=None), None, "没有查明是否经整治仍不达标"),
    ],
)
def test_le_01_any_of_the_three_grounds_makes_a_block_a_target(survey, is_target, words):
    finding = target(clause(Clause, "LE-01"), survey)
    assert (finding.code, finding.is_target) == ("LE-01", is_target)
    assert words in finding.sentence
    assert finding.source == "浙政办发〔2023〕12号 二（二）"
    assert finding.outcome == {True: "提醒", False: "符合", None: "缺数据"}[is_target]


@pytest.mark.parametrize(("area", "outcome"), [("0", "符合"), ("0.0001", "不符合"), (None, "缺数据")])
def test_le_19_any_permanent_basic_farmland_bars_the_way(area, outcome):
    finding = farmland(clause(Clause, "LE-19"), None if area is None else Decimal(area))
    assert (finding.code, finding.outcome) == ("LE-19", outcome)
    assert ("按全域土地综合整治的规定办理" in finding.sentence) == (outcome == "不符合")
