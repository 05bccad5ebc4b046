"""The charts' arithmetic leaves nothing over, whatever the figures."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluation.charts.change import Sums, change
from evaluation.charts.flows import NONE, flows
from evaluation.charts.lorenz import lorenz
from evaluation.charts.shades import shades
from evaluation.charts.spread import spreads

amount = st.floats(0, 1e5, allow_nan=False)
some_land = st.floats(0.01, 1e4)
industries = st.dictionaries(
    st.sampled_from(["13", "17", "33", "38"]), st.builds(Sums, some_land, amount), min_size=1
)


@given(industries, industries)
def test_the_effects_add_up_to_the_change(before, after):
    found = change(before, after)
    total = found.after - found.before
    assert math.isclose(found.land + found.within + found.mix, total, rel_tol=1e-9, abs_tol=1e-4)


@given(industries, st.floats(0.1, 10))
def test_if_every_industry_only_uses_more_land_it_is_all_land(before, times):
    after = {name: Sums(each.land * times, each.tax * times) for name, each in before.items()}
    found = change(before, after)
    assert math.isclose(found.land, found.after - found.before, rel_tol=1e-9, abs_tol=1e-6)
    assert abs(found.within) + abs(found.mix) < 1e-5 * (1 + found.after)


@given(st.lists(st.tuples(some_land, amount), min_size=1, max_size=40))
def test_the_best_land_brings_at_least_its_share(rows):
    land, tax = (np.array(column) for column in zip(*rows, strict=True))
    curve = lorenz(land, tax)
    if tax.sum() == 0:
        assert curve is None
        return
    assert (curve.tax >= curve.land - 1e-9).all()
    assert -1e-9 <= curve.gini < 1
    assert math.isclose(curve.tax_of(1), 1, rel_tol=1e-9)


def test_where_every_mu_brings_the_same_the_curve_is_the_diagonal():
    curve = lorenz(np.array([1.0, 2.0, 7.0]), np.array([3.0, 6.0, 21.0]))
    assert abs(curve.gini) < 1e-12
    assert curve.tax_of(0.3) == 0.3


def test_who_lacks_a_figure_counts_nowhere():
    curve = lorenz(np.array([1.0, np.nan, 1.0]), np.array([3.0, 5.0, 1.0]))
    assert (curve.counted, curve.tax_of(0.5)) == (2, 0.75)


def test_quarters_of_few_are_not_told():
    values = np.array([1.0, 2, 3, 4, 5, 9, np.nan])
    (only,) = spreads(values, ["甲"] * 5 + ["乙", "乙"], fewest=3)
    assert (only.name, only.counted, only.least, only.lower, only.median, only.upper, only.greatest) == (
        "甲", 5, 1, 2, 3, 4, 5,
    )  # fmt: skip


def test_grades_flow_between_neighbouring_years():
    found = flows({2023: {1: "A", 2: "B", 3: ""}, 2024: {1: "B", 2: "B", 4: "C"}, 2026: {1: "A"}})
    assert [(each.year, each.was, each.became, each.count) for each in found] == [
        (2023, "A", "B", 1),
        (2023, "B", "B", 1),
        (2023, NONE, "C", 1),
    ]


@given(st.lists(st.one_of(st.none(), st.sampled_from([0.0, 1.5, 2.0]), amount), max_size=30))
def test_every_value_lies_in_its_shade(values):
    found, places = shades(values)
    assert [each.count for each in found] == [places.count(at) for at in range(len(found))]
    assert all(left.high < right.low for left, right in zip(found, found[1:], strict=False))
    for value, place in zip(values, places, strict=True):
        assert (place is None) == (value is None)
        assert value is None or found[place].low <= value <= found[place].high
