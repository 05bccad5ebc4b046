"""Clusters over counties as regions of the engine: the same sums as plain adding up, whatever the parts are."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.methods.loader import load_library
from evaluation.regions.behind import behind_items, years_of
from evaluation.regions.joining import joined
from evaluation.regions.summing import MEMBERS, MISSING_COUNTIES
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures

TAX, LAND, ADDED = "税收实际贡献", "用地面积", "工业增加值"
amount = st.one_of(st.none(), st.integers(0, 10**6).map(lambda number: number / 64))
# an enterprise of a county: credit code, tax, land, in which clusters the county lists it
firm = st.tuples(st.sampled_from("甲乙丙丁戊己庚"), amount, amount, st.sets(st.sampled_from(["一", "二"])))
counties = st.lists(st.lists(firm, max_size=7, unique_by=lambda each: each[0]), min_size=1, max_size=3)


def county(firms, *columns, year=2025):
    numbers = {
        name: np.array([np.nan if each is None else each for each in column], float)
        for name, column in zip((TAX, LAND, ADDED), columns, strict=False)
    }
    return Figures(firms, numbers, {}, year=year)


def built(places):
    figures = {
        str(at): county(*zip(*[each[:3] for each in firms], strict=True)) if firms else county([], [], [])
        for at, firms in enumerate(places)
    }
    clusters = {
        name: {
            str(at): np.array([row for row, each in enumerate(firms) if name in each[3]], np.int64)
            for at, firms in enumerate(places)
        }
        for name in ("一", "二")
    }
    return joined(figures, clusters, {"一": 0, "二": 0}, {})


def plain(places, *names):
    """Credit code → tax and land of its first row, in order of counties and then of clusters."""
    rows = {}
    for name in names:
        for firms in places:
            for code, tax, land, clusters in firms:
                if name in clusters:
                    rows.setdefault(code, (tax, land))
    return rows


def ratio(rows):
    both = [each for each in rows.values() if None not in each]
    below = math.fsum(land for _, land in both)
    return math.fsum(tax for tax, _ in both) / below if below else None


@settings(max_examples=150, deadline=None)
@given(counties)
def test_f_06_x_03_ratios_are_those_of_plain_sums_with_each_enterprise_once(places):
    regions = built(places).regions
    for at, name in enumerate(("一", "二")):
        rows = plain(places, name)
        assert regions.numbers[MEMBERS][at] == len(rows)
        both = regions.behind([TAX, LAND]).numbers
        found = both[TAX][at] / both[LAND][at] if both[LAND][at] else np.nan
        assert (None if np.isnan(found) else found) == ratio(rows)
    above = regions.together()
    assert len(above.members[0]) == len({each[0] for firms in places for each in firms if each[3]})
    united = regions.united(None, [TAX, LAND])
    if united is not None:
        assert united.numbers[TAX][0] == pytest.approx(above.behind([TAX, LAND]).numbers[TAX][0], nan_ok=True)


def test_above_clusters_an_enterprise_that_two_counties_list_counts_once_with_its_first_row():
    places = [[("甲", 10.0, 1.0, {"一"}), ("乙", 20.0, 2.0, {"一"})], [("甲", 90.0, 9.0, {"二"})]]
    regions = built(places).regions
    assert [regions.numbers[TAX][at] for at in (0, 1)] == [30, 90]
    assert regions.together().numbers[TAX].tolist() == [30]
    assert regions.united(None, [TAX, LAND]).numbers[TAX].tolist() == [30]


METHOD = load_library("shifan-clusters-2025").method


def scored(**columns):
    """One cluster over two counties with three enterprises each; growth is unknown."""
    names = [TAX, LAND, ADDED, "年平均职工人数", "R&D经费支出", "营业收入"]
    given = {name: columns.get(name, [1.0] * 6) for name in names}
    figures = {
        code: Figures(
            units, {name: np.array(each[part], float) for name, each in given.items()}, {}, year=2025
        )
        for code, units, part in (("甲县", "ABC", slice(0, 3)), ("乙县", "DEF", slice(3, 6)))
    }
    shares = {"甲县": np.arange(3), "乙县": np.arange(3)}
    return joined(figures, {"集群": shares}, {"集群": 1}, {})


@pytest.mark.parametrize(
    ("tax", "points"), [(40.0, 30), (20.0, 15), (60.0, 45), (80.0, 45)], ids=["X-01", "half", "cap", "over"]
)
def test_x_01_b_03_a_cluster_is_scored_against_the_targets_of_the_province(tax, points):
    group = score(METHOD, scored(**{TAX: [tax] * 6}).regions).groups[0]
    assert group.items[0].values.tolist() == [tax]
    assert group.items[0].scores.tolist() == [points]


@pytest.mark.parametrize(("tax", "grade"), [(18.7, "A"), (18.6, "B")])
def test_b_03_the_grade_says_which_batch(tax, grade):
    """80 of 100: every other item has its full score, growth is unknown and its weight goes to the others."""
    whole = scored(**{
        TAX: [tax] * 6, ADDED: [195.0] * 6, "年平均职工人数": [195 / 35] * 6, "R&D经费支出": [3.4] * 6,
        "营业收入": [100.0] * 6,
    })  # fmt: skip
    group = score(METHOD, whole.regions).groups[0]
    assert group.grade_names[group.grades[0]] == grade


def test_b_01_growth_counts_at_its_base():
    """劳动生产率 +7 % is the full weight."""
    names = (ADDED, "年平均职工人数")

    def year(added, back):
        figures = Figures("AB", {name: np.array(each) for name, each in zip(names, added, strict=True)}, {})
        return joined({"甲县": figures}, {"集群": {"甲县": np.arange(2)}}, {"集群": 0}, back)

    now = year(([214.0, 0.0], [1.0, 1.0]), {1: year(([100.0, 100.0], [1.0, 1.0]), {})})
    growth = score(METHOD, now.regions).groups[0].items[4]
    assert growth.values.tolist() == [pytest.approx(0.07)]
    assert growth.scores.tolist() == [8]


def test_how_many_counties_are_missing_can_be_asked_for():
    assert scored().regions.numbers[MISSING_COUNTIES].tolist() == [1]


def test_what_stands_behind_an_item_and_by_how_many_it_differs_from_what_is_told():
    one_lacks = [1.0, 1.0, np.nan, 1.0, 1.0, 1.0]
    whole = scored(**{TAX: [10.0] * 6, LAND: one_lacks})
    behind = behind_items(METHOD, ["亩均税收", "亩均增加值"], 0, whole, [TAX])
    sums = [
        {"name": LAND, "unit": "亩", "back": 0, "value": 5.0},
        {"name": TAX, "unit": "万元", "back": 0, "value": 50.0},
    ]
    count = {"whole": 5, "parts": {"甲县": 2, "乙县": 3}}
    # the tax of all six is told, so that of five would tell of one
    assert behind[0] == {"sums": sums, "counts": [count], "apart": 1}
    assert behind[1]["apart"] is None


@pytest.mark.parametrize(
    ("item", "years"), [("亩均税收", [0]), ("劳动生产率增长", [0, 1])], ids=["this year", "growth"]
)
def test_which_years_an_item_reads(item, years):
    assert years_of(METHOD.indicators[item].node) == years
