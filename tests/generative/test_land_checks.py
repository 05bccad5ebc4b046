"""Thresholds are monotone: what is better never turns out worse."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from landuse.blocks import odd_parcels
from landuse.provisions import Outcome, worst
from landuse.provisions.clauses import EnergyLine, Expiry, LeastShare, OddParcels, RentFloor, Terms
from landuse.supply import energy_review, expiry, least_share, rent_floor, term
from tests.spec.land.provisions import clause

amounts = st.decimals(0, 100, places=4)
areas = st.lists(st.decimals("0.0001", 4, places=4), min_size=1, max_size=6)
wholes = st.sampled_from([None, "含零星用地", "不含零星用地"])
_ORDER = list(Outcome)


def rank(outcome: Outcome) -> int:
    return _ORDER.index(outcome)


@given(areas, st.decimals("0.0001", 100, places=4), st.decimals(0, 1, places=2), wholes, st.randoms())
def test_smaller_odd_parcels_are_never_worse(odd, main, factor, whole, random):
    """Nor does their order matter."""
    basis = clause(OddParcels, "LE-18", whole=whole)
    here = worst(odd_parcels(basis, odd, main))
    smaller = [*odd[:-1], max(odd[-1] * factor, Decimal("0.0001"))]
    assert rank(worst(odd_parcels(basis, smaller, main))) <= rank(here)
    assert worst(odd_parcels(basis, random.sample(odd, len(odd)), main)) == here


@given(amounts, amounts, st.sampled_from(["LE-13", "LE-26"]))
def test_a_larger_part_is_never_worse(one, other, code):
    less, more = sorted([one, other])
    basis = clause(LeastShare, code)
    outcomes = [least_share(basis, part, Decimal(100)).outcome for part in (more, less)]
    assert rank(outcomes[0]) <= rank(outcomes[1])


@given(amounts, amounts, amounts)
def test_a_higher_rent_is_never_worse(one, other, valuation):
    less, more = sorted([one, other])
    basis = clause(RentFloor, "ZR-02")
    found = [rank(rent_floor(basis, rent, valuation).outcome) for rent in (more, less)]
    assert found == sorted(found)


@given(amounts, amounts, st.sampled_from(["绿色通道", "按标准审查"]))
def test_less_energy_is_never_worse(one, other, at_line):
    basis = clause(EnergyLine, "X-14", at_line=at_line)
    found = [rank(energy_review(basis, used, True).outcome) for used in sorted([one, other])]
    assert found == sorted(found)


@given(st.integers(1, 700), st.integers(1, 700))
def test_a_shorter_grant_is_never_worse(one, other):
    basis = clause(Terms, "ZR-01")
    for mode in ("一次性出让", "弹性年期出让"):
        found = [rank(worst(term(basis, mode, months=months))) for months in sorted([one, other])]
        assert found == sorted(found)


@given(st.integers(-800, 100), st.integers(-800, 100), st.booleans())
def test_nothing_becomes_better_by_waiting(one, other, asked):
    end = date(2028, 2, 29)
    basis = clause(Expiry, "ZR-06", ahead=12, renewal=6)
    days = [end + timedelta(days) for days in sorted([one, other])]
    found = [rank(worst(expiry(basis, end, today, renewal_asked=asked))) for today in days]
    assert found == sorted(found)
