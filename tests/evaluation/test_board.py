"""领导看板: waste, movement, what it brought – counted again from the rows, and within everybody's scope."""

import pytest
from django.urls import reverse

from evaluation.models import Result
from evaluation.results import board
from evaluation.rounds.holding import run_of_year_before
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return judged.county(years=(2024, 2025))


@pytest.fixture
def leader(county):
    return make.user("leader", county.county)


def before(county):
    return type(county.run).objects.get(snapshot__year=2024)


def test_land_of_the_last_grade_is_the_sum_of_its_rows(county, leader):
    everybody = board.judged(county.run, leader)
    wasted = board.waste(county.run, everybody, leader)
    last = Result.objects.filter(run=county.run, grade="D").select_related("row")
    at = county.run.snapshot.variables.index("land")
    assert sorted(wasted.last["credit_code"]) == sorted(each.row.credit_code for each in last)
    assert wasted.last["land"].sum() == pytest.approx(sum(each.row.values[at] for each in last))


def test_who_rose_and_who_fell(county, leader):
    former, run = before(county), county.run
    Result.objects.filter(run=former).update(grade="B")
    rose = Result.objects.filter(run=run).order_by("pk")[0]
    fell = Result.objects.filter(run=run).order_by("pk")[1]
    Result.objects.filter(run=run).update(grade="B")
    Result.objects.filter(pk=rose.pk).update(grade="A")
    Result.objects.filter(pk=fell.pk).update(grade="D")
    moved = board.moved(run, former, board.judged(run, leader), leader)
    assert moved.up[["enterprise", "step"]].to_numpy().tolist() == [[rose.enterprise_id, 1]]
    assert moved.down[["enterprise", "step"]].to_numpy().tolist() == [[fell.enterprise_id, -2]]
    assert moved.same == Result.objects.filter(run=run).count() - 2


def test_the_year_before_is_what_was_published_not_a_later_trial(county):
    published = before(county)
    make.publication(make.round(county.county, 2024, run=published, stage="published"), published)
    trial = make.run(published.snapshot, published.method, published.outline)
    assert trial.pk > published.pk
    assert run_of_year_before(county.run) == published


def test_the_page_and_its_lists(client, county, leader):
    client.force_login(leader)
    page = client.get(reverse("board")).content.decode()
    assert "用地浪费在哪里" in page
    assert "与 2024 年比" in page
    for way in ("up", "down"):
        assert client.get(reverse("movers"), {"way": way}).status_code == 200
        assert client.get(reverse("movers"), {"way": way, "download": 1})["Content-Type"].startswith(
            "text/csv"
        )


def test_a_town_sees_its_own(client, county):
    officer = make.user("town_officer", county.county, town=county.towns[0])
    seen = board.judged(county.run, officer)
    assert set(seen["town"]) == {county.towns[0].name}


def test_without_a_run_the_way_on_is_shown(client):
    client.force_login(make.user("leader", make.county()))
    assert "还没有测算结果" in client.get(reverse("board")).content.decode()
