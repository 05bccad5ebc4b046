"""丽水 2019：十个地区放在同一把尺子下，公布的合计和占比都对得上。"""

import csv
from decimal import Decimal

import pytest

from evaluation.methods.dictionary import dictionary
from evaluation.methods.loader import load_library
from evaluation.scoring.areas import PUBLISHED, compare, published
from evaluation.scoring.engine import score
from evaluation.scoring.remarks import Remark
from evaluation.scoring.tables import read_figures


@pytest.fixture(scope="module")
def group():
    loaded = load_library("lishui-2019").method
    codes = dictionary().codes | {name: variable.code for name, variable in loaded.variables.items()}
    return score(
        loaded, read_figures(PUBLISHED.with_suffix(".csv").read_text(encoding="utf-8"), codes)
    ).groups[0]


def test_ten_areas_add_up_to_942_enterprises():
    text = PUBLISHED.with_suffix(".csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 10
    assert sum(int(row["enterprises"]) for row in rows) == published().enterprises == 942


def test_published_ratios_follow_from_the_totals():
    totals = published()
    assert round(Decimal(totals.tax) / totals.land, 2) == Decimal("18.90")
    assert round(Decimal(totals.value_added) / totals.land, 1) == Decimal("73.7")


def test_published_grade_shares():
    shares = published().grade_shares
    assert {grade: round(share * 100, 1) for grade, share in shares.items()} == {
        "A": 27.4,
        "B": 56.7,
        "C": 14.3,
        "D": 1.6,
    }
    assert sum(published().grades.values()) == 942


def test_a_slash_is_missing_not_zero(group):
    emission = next(item for item in group.items if item.name == "单位排放增加值")
    missing = [row for row, remark in enumerate(emission.remarks) if remark == Remark.MISSING_REWEIGHTED]
    assert len(missing) == 3
    others = [item for item in group.items if item is not emission]
    for row in missing:
        present = sum(float(item.scores[row]) for item in others)
        assert group.totals[row] == pytest.approx(present * 100 / 90, abs=1e-4)


def test_the_page_and_the_engine_agree(group):
    _, items, lines = compare()
    assert [item.name for item in items] == [item.name for item in group.items]
    assert sorted(line.total for line in lines) == sorted(group.totals.tolist())
    assert [line.rank for line in lines] == list(range(1, 11))


def test_everyone_is_ranked_and_nobody_graded(group):
    assert sorted(group.ranks.tolist()) == list(range(1, 11))
    assert set(group.grades.tolist()) == {-1}
    assert set(group.reasons) == {""}
