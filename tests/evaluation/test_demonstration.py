"""The invented county: the same every time, plausible against published aggregates, odd where it says so."""

import numpy as np
import pandas as pd
import pytest

from evaluation.demonstration.county import generate
from evaluation.demonstration.enterprises import YEARS, register, towns
from evaluation.demonstration.land import LARGEST_PLOT
from evaluation.demonstration.oddities import ODDITIES, explained
from evaluation.demonstration.workbooks import handings
from landuse.areas.overlaps import excesses
from mujun.intake.credit_code import passes

SQUARE_METRES = 2000 / 3  # of a 亩


@pytest.fixture(scope="module")
def county():
    return generate()


@pytest.fixture(scope="module")
def judged(county):
    """Figures with what is known of their enterprise."""
    return county.figures.join(county.enterprises, on="enterprise")


@pytest.fixture(scope="module", params=YEARS)
def above(judged, request):
    """Enterprises above size of a year."""
    risen = (judged["scale"] == "规上") & (judged["rises"] <= request.param)
    return judged[risen & (judged["year"] == request.param)]


@pytest.fixture(scope="module", params=YEARS)
def below(judged, request):
    return judged[(judged["scale"] == "规下") & (judged["year"] == request.param)]


def ratio(frame, over, under):
    """Of sums, over those that have both."""
    both = frame.dropna(subset=[over, under])
    return both[over].sum() / both[under].sum()


class TestSameEveryTime:
    def test_tables(self, county):
        again = generate()
        for first, second in [
            (county.enterprises, again.enterprises),
            (county.land.parcels, again.land.parcels),
            (county.land.occupancies, again.land.occupancies),
            (county.figures, again.figures),
        ]:
            pd.testing.assert_frame_equal(first, second, check_exact=True)

    def test_generator_leaves_global_chance_alone(self):
        np.random.seed(7)
        before = np.random.get_state()[1].copy()
        generate()
        assert (np.random.get_state()[1] == before).all()


class TestEnterprises:
    def test_counts(self, county):
        assert county.enterprises["scale"].value_counts().to_dict() == {"规上": 300, "规下": 900}
        assert set(county.enterprises["town"]) == set(towns().index)
        assert len(towns()) == 12

    def test_names_and_codes_occur_once(self, county):
        assert county.enterprises["name"].is_unique
        assert county.enterprises["credit_code"].is_unique
        assert county.enterprises["name"].str.fullmatch(r"青澜县[\u4e00-\u9fff]{4,7}有限公司").all()

    def test_codes_pass_but_for_the_planted(self, county):
        valid = passes(county.enterprises["credit_code"].tolist())
        assert (~valid == (county.enterprises["odd"] == "check_digit")).all()
        assert county.enterprises["credit_code"].str[2:8].eq("339901").all()

    def test_some_appear_some_close_some_rise(self, county):
        lists = {year: register(county.enterprises, year) for year in YEARS}
        new = {year: set(lists[year].index) - set(lists[year - 1].index) for year in YEARS[1:]}
        assert len(new[2024]) == 30
        assert len(new[2025]) == 25
        assert len(set(lists[2024].index) - set(lists[2025].index)) == 5
        both = lists[2023].join(lists[2025], suffixes=("", "_later"), how="inner")
        assert ((both["scale"] == "规下") & (both["scale_later"] == "规上")).sum() == 8
        assert (both["name"] != both["name_later"]).sum() == 1

    def test_who_rises_has_the_figures_of_the_smaller_class_until_then(self, judged):
        risers = judged[judged["rises"] > YEARS[0]]
        before = risers["year"] < risers["rises"]
        assert (risers["revenue"] < 2000).equals(before)
        assert risers.loc[before, ["value_added", "energy", "employees", "rd_expense"]].isna().all(axis=None)
        assert risers.loc[~before, ["value_added", "energy", "employees"]].notna().all(axis=None)


class TestLand:
    def test_uses_never_exceed_the_parcel(self, county):
        uses = county.land.occupancies.assign(parcel=county.land.occupancies["code"])
        assert excesses(uses, dict(county.land.parcels[["code", "area"]].to_numpy())) == []

    def test_parcel_codes(self, county):
        assert county.land.parcels["code"].is_unique
        assert county.land.parcels["code"].str.fullmatch(r"339901\d{6}GB\d{5}").all()

    def test_many_parcels_have_several_users(self, county):
        users = county.land.occupancies.groupby("code")["enterprise"].nunique()
        assert (users > 1).sum() > 100
        assert users.max() >= 8

    def test_periods_begin_and_end_within_the_years(self, county):
        begins, ends = county.land.occupancies["since"], county.land.occupancies["until"]
        within = (pd.Timestamp("2023-01-01"), pd.Timestamp("2025-12-31"))
        assert begins.between(*within).sum() > 100
        assert ends.between(*within).sum() > 60
        assert (ends.isna() | (ends >= begins)).all()

    def test_everybody_with_land_uses_some_when_they_report(self, county, judged):
        users = set(county.land.occupancies["enterprise"])
        landless = set(judged["enterprise"]) - users
        assert landless == set(county.enterprises.index[county.enterprises["odd"] == "landless"])

    def test_who_appears_in_a_year_has_land_in_it(self, county):
        first_use = county.land.occupancies.groupby("enterprise")["since"].min().dt.year
        opens = county.enterprises["opens"].loc[first_use.index]
        assert (first_use <= opens).all()

    def test_workshops_belong_to_nobody_in_the_list(self, county):
        workshops = county.land.parcels[county.land.parcels["holder"].isna()]
        assert len(workshops) > 30

    def test_registered_area_fits_the_boundary_but_for_the_planted(self, county):
        drawn = county.land.parcels.dropna(subset="boundary")
        error = drawn["area"] * SQUARE_METRES / geodesic_areas(corners(drawn)) - 1
        odd = drawn["misfit"] != 1.0
        assert error[~odd].abs().max() < 0.01
        assert (error[odd] - (drawn["misfit"][odd] - 1)).abs().max() < 0.005
        assert odd.sum() == 4
        assert len(county.land.parcels) - len(drawn) == 12

    def test_boundaries_do_not_cross_themselves(self, county):
        shapes = corners(county.land.parcels.dropna(subset="boundary"))
        edges = np.roll(shapes, -1, axis=1) - shapes
        after = np.roll(edges, -1, axis=1)
        assert (edges[..., 0] * after[..., 1] - edges[..., 1] * after[..., 0] > 0).all()

    def test_parcels_do_not_overlap(self, county):
        shapes = corners(county.land.parcels.dropna(subset="boundary"))
        first, second = np.triu_indices(len(shapes), 1)
        low, high = shapes.min(axis=1), shapes.max(axis=1)
        near = ((low[first] <= high[second]) & (low[second] <= high[first])).all(axis=1)
        assert near.any()
        assert apart(shapes[first[near]], shapes[second[near]]).all()


class TestAboveSize:
    """Bands around 丽水 2019: 32.2 亩, 609 and 2,374 万元 per enterprise, 2.36 %, 16.45 万元 a head."""

    def test_means(self, above):
        assert above["land"].mean() == pytest.approx(32, rel=0.05)
        assert above["tax"].mean() == pytest.approx(609, rel=0.12)
        assert above["value_added"].mean() == pytest.approx(2374, rel=0.10)

    def test_ratios(self, above):
        assert 16 < ratio(above, "value_added", "employees") < 20
        assert 1.1 < ratio(above, "value_added", "energy") < 2.7
        assert 300 < ratio(above, "value_added", "emission") < 5000
        assert 0.020 < ratio(above, "rd_expense", "revenue") < 0.028

    def test_size_is_skewed(self, above):
        assert above["land"].median() < 0.75 * above["land"].mean()
        assert above["land"].max() <= LARGEST_PLOT

    def test_tax_is_more_unequal_than_value_added(self, above):
        tax, value_added = (
            np.log((above[name] / above["land"]).clip(lower=0.5)) for name in ("tax", "value_added")
        )
        assert tax.std() > 1.2 * value_added.std()

    def test_the_best_fifth_against_all(self, above):
        """四川 2021 and 2022: tax per mu of A 1.9 to 2.5 times the mean, energy and research far less."""
        best = above[scores(above).rank(ascending=False) <= 0.2 * len(above)]
        assert 1.9 < ratio(best, "tax", "land") / ratio(above, "tax", "land") < 2.5
        assert ratio(best, "revenue", "employees") / ratio(above, "revenue", "employees") < 1.5

    def test_industries_differ_more_in_energy_than_in_land(self, above):
        sums = above.groupby("industry")[["value_added", "land", "energy"]].sum()
        large = sums[above.groupby("industry").size() >= 8]
        per_tce, per_mu = large["value_added"] / large["energy"], large["value_added"] / large["land"]
        assert per_tce.max() / per_tce.min() > 4
        assert per_tce.max() / per_tce.min() > per_mu.max() / per_mu.min()

    def test_the_zone_has_large_plots_and_little_tax(self, above):
        zone = above["town"] == "青澜经济开发区"
        assert above[zone]["land"].mean() > 1.25 * above[~zone]["land"].mean()
        assert ratio(above[zone], "tax", "land") < 0.7 * ratio(above[~zone], "tax", "land")

    def test_some_have_no_emission_figure(self, above):
        assert 0.35 < above["emission"].isna().mean() < 0.65

    def test_emission_is_the_sum_of_its_parts(self, above):
        parts = above[["cod", "ammonia", "sulphur_dioxide", "nitrogen_oxides"]].sum(axis=1, skipna=False)
        emitting = above["emission"].notna()
        np.testing.assert_allclose(parts[emitting], above["emission"][emitting], atol=1e-9)


class TestBelowSize:
    def test_medians_lie_at_the_published_bases(self, below):
        """黄岩 2022: 11.59 万元/亩 and 0.2352 万元/万千瓦时."""
        assert (below["tax"] / below["land"]).median() == pytest.approx(11.59, rel=0.08)
        assert (below["tax"] / below["electricity"]).median() == pytest.approx(0.2352, rel=0.08)

    def test_land_is_small_and_mostly_rented(self, below):
        assert below["land"].mean() < 4
        assert (below["tenure"] == "rent").mean() > 0.6

    def test_published_lines_find_some(self, below):
        """湖州 2021: below 3 万元/亩, or 10 亩 and still below size."""
        assert 0.03 < (below["tax"] / below["land"] < 3).mean() < 0.15
        assert 10 < (below["land"] >= 10).sum() < 60


class TestOddCases:
    def test_planted_as_declared(self, county):
        counts = county.enterprises.groupby(["odd", "scale"]).size().drop("", level="odd")
        assert counts.to_dict() == {(oddity.code, oddity.scale): oddity.count for oddity in ODDITIES}

    @pytest.mark.parametrize(
        ("odd", "year", "variable", "holds"),
        [
            ("refund", 2024, "tax", lambda v: v < 0),
            ("loss", 2025, "value_added", lambda v: v < 0),
            ("no_energy", 2025, "energy", lambda v: v == 0),
            ("no_energy", 2025, "electricity", lambda v: v == 0),
            ("no_power", 2025, "electricity", lambda v: v == 0),
            ("no_research", 2024, "rd_expense", np.isnan),
            ("no_value_added", 2025, "value_added", np.isnan),
            ("no_tax", 2023, "tax", np.isnan),
            ("tiny_land", 2025, "land", lambda v: (v > 0) & (v < 0.1)),
            ("landless", 2025, "land", lambda v: v == 0),
        ],
    )
    def test_figures(self, judged, odd, year, variable, holds):
        values = judged.loc[(judged["odd"] == odd) & (judged["year"] == year), variable]
        assert len(values) > 0
        assert holds(values).all()

    def test_the_shut_have_no_later_figures(self, judged):
        assert judged.loc[judged["odd"] == "shut", "year"].max() == 2024

    def test_each_is_named_in_the_documentation(self, county, pytestconfig):
        text = (pytestconfig.rootpath / "docs" / "demonstration.md").read_text(encoding="utf-8")
        lost = [code for code in explained(county.enterprises)["credit_code"] if code not in text]
        assert lost == []
        misfits = county.land.parcels.loc[county.land.parcels["misfit"] != 1.0, "code"]
        assert [code for code in misfits if code not in text] == []


class TestHandings:
    def test_order(self, county):
        order = [(handing.layout, handing.year) for handing in handings(county)]
        assert order[:5] == [
            ("parks", 2025),
            ("enterprises", 2023),
            ("enterprises", 2024),
            ("enterprises", 2025),
            ("land", 2025),
        ]
        departments = ["tax", "statistics", "power", "environment"]
        assert order[5:17] == [(department, year) for year in YEARS for department in departments]
        occasional = ["tags", "meters", "certificates", "states", "relations", "parcel_map", "town_borders"]
        assert order[17:] == [*((layout, 2025) for layout in occasional), ("parks", 2023)]
        assert len({handing.filename for handing in handings(county)}) == len(order)

    def test_every_land_user_is_in_a_list(self, county):
        books = handings(county)
        listed = set().union(*(book.tables["名单"]["统一社会信用代码"] for book in books[1:4]))
        ledger = books[4].tables
        assert set(ledger["用地"]["统一社会信用代码"]) <= listed
        assert set(ledger["宗地"]["权利人统一社会信用代码"].dropna()) <= listed

    def test_figures_come_without_blank_rows(self, county):
        for book in handings(county)[5:17]:
            table = book.tables["数据"]
            assert table["统一社会信用代码"].is_unique
            assert table.iloc[:, 2:].notna().any(axis=1).all()


def scores(frame):
    """Enterprises above size by the indicators and bases of 黄岩 2022, each item at most one and a half times."""
    items = [
        ("tax", "land", 24.097, 30),
        ("value_added", "land", 136.16, 20),
        ("value_added", "energy", 2.694, 20),
        ("value_added", "emission", 4929.81, 10),
        ("value_added", "employees", 18.14, 10),
        ("rd_expense", "revenue", 0.0302, 10),
    ]
    parts = [(frame[over] / frame[under] / base).clip(0, 1.5) * weight for over, under, base, weight in items]
    return sum(part.fillna(part.mean()) for part in parts)


def corners(parcels):
    """Longitude and latitude, parcels × corners × 2."""
    numbers = parcels["boundary"].str.replace(";", "").str.split().tolist()
    return np.array(numbers, dtype=float).reshape(len(parcels), -1, 2)


def geodesic_areas(shapes):
    """Square metres on the CGCS2000 ellipsoid, by the equal-area latitude: independent of the layout's radii."""
    axis, flattening = 6378137.0, 1 / 298.257222101
    e = np.sqrt(flattening * (2 - flattening))
    sine = np.sin(np.radians(shapes[..., 1]))
    q = (1 - e**2) * (sine / (1 - (e * sine) ** 2) - np.log((1 - e * sine) / (1 + e * sine)) / (2 * e))
    x, y = np.radians(shapes[..., 0] - 123.4), axis**2 * q / 2
    y = y - y.mean(axis=1, keepdims=True)
    return np.abs((x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y).sum(axis=1)) / 2


def apart(first, second):
    """For pairs of convex shapes: is there an edge of either that separates them?"""
    separated = np.zeros(len(first), dtype=bool)
    for shape in (first, second):
        edges = np.roll(shape, -1, axis=1) - shape
        for edge in range(shape.shape[1]):
            normal = np.stack([-edges[:, edge, 1], edges[:, edge, 0]], axis=-1)[:, None, :]
            one, other = (first * normal).sum(axis=-1), (second * normal).sum(axis=-1)
            separated |= (one.max(axis=1) < other.min(axis=1)) | (other.max(axis=1) < one.min(axis=1))
    return separated
