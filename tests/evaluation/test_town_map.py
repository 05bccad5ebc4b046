"""The map by town: ratios of sums, the share of A, the share of low-efficiency land, as far as somebody sees."""

import csv

import pytest

from evaluation.results.town_map import BEST, LOW, MEASURES, ordered, towns_of
from landuse.models import Parcel, Signal
from tests import factories as make
from tests import judged

SQUARE = {"type": "Polygon", "coordinates": [[[120.0, 29.0], [120.1, 29.0], [120.1, 29.1], [120.0, 29.0]]]}

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return judged.county(sizes=(12, 6))


def seen_by(world, role="reform_office", **more):
    user = make.user(role, world.county, **more)
    return {town.name: town for town in towns_of(world.run, user)}


def test_a_town_has_the_ratio_of_its_sums(world):
    variables = world.run.snapshot.variables
    tax, land = variables.index("tax"), variables.index("land")
    for name, town in seen_by(world).items():
        rows = [row.values for row in world.run.snapshot.rows.filter(town=name)]
        assert town.values["tax-land"] == pytest.approx(
            sum(row[tax] for row in rows) / sum(row[land] for row in rows)
        )
        assert town.enterprises == len(rows)


def test_the_share_of_a_is_of_those_with_a_grade(world):
    for name, town in seen_by(world).items():
        graded = world.run.results.filter(row__town=name).exclude(grade="")
        assert town.values[BEST.key] == pytest.approx(graded.filter(grade="A").count() / graded.count())


def test_low_efficiency_land_goes_by_the_parcel_s_town(world):
    pointed = set(Signal.objects.in_use().values_list("enterprise", flat=True))
    for name, town in seen_by(world).items():
        parcels = Parcel.objects.filter(town__name=name)
        low = sum(each.area for each in parcels if each.holder_id in pointed)
        assert town.values[LOW.key] == pytest.approx(float(low / sum(each.area for each in parcels)))


def test_who_has_no_figure_comes_last(world):
    towns = list(seen_by(world).values())
    towns[0].values["tax-land"] = None
    assert ordered(towns, "tax-land")[-1] is towns[0]


def test_a_town_officer_s_map_is_of_the_town(world):
    assert list(seen_by(world, "town_officer", town=world.towns[0])) == [world.towns[0].name]


def test_the_page_has_legend_table_and_data(client, world):
    client.force_login(make.user("reform_office", world.county))
    Parcel.objects.filter(town=world.towns[1]).update(polygon=SQUARE)
    page = client.get("/charts/towns/?measure=low-efficiency")
    picture = page.context["picture"]
    assert [town["name"] for town in picture["towns"]] == [world.towns[1].name]
    assert picture["shades"] == [f"{picture['towns'][0]['value']:,.2f}（1 个）"]
    assert "没有边界和界址" in page.content.decode()
    file = client.get("/charts/towns/?download=list").content.decode("utf-8-sig").splitlines()
    header, *lines = csv.reader(file)
    assert (len(header), len(lines)) == (3 + len(MEASURES), 2)


def test_without_a_run_the_page_says_what_to_do(client):
    client.force_login(make.user("reform_office", make.county()))
    assert "这一年还没有测算" in client.get("/charts/towns/").content.decode()
