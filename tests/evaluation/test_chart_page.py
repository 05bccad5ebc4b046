"""The page of charts: as far as somebody sees, each picture with its data."""

import re

import pytest

from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def years():
    return (2024, 2025)


def test_each_picture_has_its_data(client, years):
    world = judged.county(sizes=(12, 6), years=years)
    client.force_login(make.user("reform_office", world.county))
    page = client.get("/charts/?year=2025").content.decode()
    for name in ("chart-lorenz", "chart-change", "chart-flows"):
        assert f'id="{name}"' in page
    best, lowest = re.search(r"20% 用地带来 ([\d.]+)% 的税收，最低的 20% 用地带来 ([\d.]+)%", page).groups()
    assert float(best) > 20 > float(lowest)
    lorenz = client.get("/charts/?year=2025&download=lorenz").content.decode().splitlines()
    assert lorenz[-1] == "1.0,1.0"
    change = client.get("/charts/?year=2025&download=change").content.decode()
    assert "用地增减（全部行业）" in change
    assert client.get("/charts/?year=2025&download=nothing").status_code == 404


def test_a_town_officer_s_pictures_are_of_the_town(client, years):
    world = judged.county(sizes=(12, 6), years=years)
    client.force_login(make.user("town_officer", world.county, town=world.towns[0]))
    lines = client.get("/charts/?year=2025&download=lorenz").content.decode().splitlines()
    own = world.run.snapshot.rows.filter(town=world.towns[0].name)
    assert len(lines) == 2 + sum(
        row.values[world.run.snapshot.variables.index("tax")] is not None for row in own
    )


def test_without_a_run_the_page_says_what_to_do(client):
    client.force_login(make.user("reform_office", make.county()))
    assert "这一年还没有测算" in client.get("/charts/").content.decode()
