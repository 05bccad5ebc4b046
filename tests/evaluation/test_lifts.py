"""What lifts an enterprise, on its page and over REST; only for who sees its result."""

import pytest
from django.urls import reverse

from evaluation.actions import runs
from evaluation.models import Run
from tests import factories as make
from tests.evaluation.county import small_county
from tests.evaluation.pages import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def small():
    """Twenty that differ in tax only, judged: 4 A, 8 B, 7 C, 1 D; the first one pays 600 万元, each next 30 less."""
    county = small_county()
    job = make.job(
        county.county, state="running", by=county.office, params={"year": 2025, "method": county.method.pk}
    )
    runs.carry_out(job=job, progress=lambda done, total, step: None)
    return county


@pytest.fixture
def last(small):
    return Run.objects.get().results.get(grade="D")


def test_the_last_learns_what_the_next_grade_needs(client, small, last):
    client.force_login(small.office)
    address = f"/api/v1/runs/{last.run_id}/results/{last.enterprise.credit_code}/lifts/"

    found = client.get(address).json()

    ways = {way["variable"]: way for way in found["ways"] if way["needed"] is not None}
    assert (found["grade"], found["next"]) == ("D", "C")
    assert (ways["税收实际贡献"]["value"], ways["税收实际贡献"]["needed"]) == (30, 60)
    assert (ways["税收实际贡献"]["change"], ways["税收实际贡献"]["share"]) == (30, 1)
    assert ways["用地面积"]["needed"] < 20
    assert ways["用地面积"]["from_register"]


def test_the_page_asks_for_it_and_shows_it(client, small, last):
    client.force_login(small.office)
    page = text(client.get(reverse("enterprise", args=[last.enterprise.credit_code])))
    address = reverse("enterprise-lifts", args=[last.run_id, last.enterprise.credit_code])

    part = text(client.get(address, headers={"HX-Request": "true"}))

    assert f'hx-get="{address}"' in page
    assert "由用地台账算得" in part
    assert "需达到" in part
    assert "<html" not in part
    assert "<html" in text(client.get(address))


def test_the_best_grade_has_nothing_above(client, small):
    client.force_login(small.office)
    best = Run.objects.get().results.get(rank=1)

    part = text(client.get(reverse("enterprise-lifts", args=[best.run_id, best.enterprise.credit_code])))

    assert "已是最高档" in part


def test_an_officer_of_another_town_does_not_see_it(client, small, last):
    other = make.town(small.county, "青石街道")
    client.force_login(make.user("town_officer", small.county, town=other))

    address = reverse("enterprise-lifts", args=[last.run_id, last.enterprise.credit_code])

    assert client.get(address).status_code == 404
