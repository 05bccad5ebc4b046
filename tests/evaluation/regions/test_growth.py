"""Regions grow by their sums against last year's (B-01 for clusters); without a last year the item is left out."""

import pytest
from django.urls import reverse

from evaluation.actions import region_making
from evaluation.methods.loader import load_library, looks_back
from evaluation.models import Snapshot
from tests import factories as make
from tests import judged
from tests.evaluation.regions.test_judging import judge
from tests.evaluation.regions.test_making import NOBODY

pytestmark = pytest.mark.django_db
KINDS = ["regions", "parks", "industries", "zones", "clusters"]


@pytest.fixture
def world():
    made = judged.county(years=(2024, 2025))
    before = Snapshot.objects.get(year=2024)
    Snapshot.objects.filter(pk=made.run.snapshot_id).update(past=before)
    made.run.snapshot.refresh_from_db()
    return made


def ratio(snapshot, above, below, town=None):
    """Of the sums over those who have both."""
    a, b = (snapshot.variables.index(code) for code in (above, below))
    rows = snapshot.rows.filter(town=town) if town else snapshot.rows.all()
    both = [each for each in rows.values_list("values", flat=True) if None not in (each[a], each[b])]
    return sum(each[a] for each in both) / sum(each[b] for each in both)


def told(run, result, item):
    at = [each["name"] for each in run.outline["groups"][0]["items"]].index(item)
    return result.values[at], result.scores[at]


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_for_regions_asks_for_last_year(kind):
    assert looks_back(load_library(f"qinglan-{kind}-2025").resolved)


def test_growth_of_a_town_is_its_sums_against_last_years(world):
    run = judge(world.county)
    before = world.run.snapshot.past
    for result in run.results.all():
        wanted = ratio(world.run.snapshot, "tax", "land", result.name) / ratio(
            before, "tax", "land", result.name
        )
        assert told(run, result, "亩均税收增长")[0] == pytest.approx(100 * (wanted - 1))


def test_b_01_a_cluster_is_held_against_the_changes_of_the_text(world):
    office = make.user("reform_office", world.county)
    cluster = region_making.found(county=world.county, kind="产业集群", name="示例集群", note="", by=office)
    for town in world.towns:
        region_making.add_part(region=cluster, by=office, **{**NOBODY, "town": town})
    run = judge(world.county, "qinglan-clusters-2025")
    bases = {each["name"]: each["base"] for each in run.outline["groups"][0]["items"]}
    named = ("劳动生产率增长", "单位增加值能耗下降", "单位增加值水耗下降")
    assert [bases[name] for name in named] == [7, 4, 5]
    now, before = (
        ratio(each, "energy", "value_added") for each in (world.run.snapshot, world.run.snapshot.past)
    )
    assert told(run, run.results.get(), "单位增加值能耗下降")[0] == pytest.approx(100 * (1 - now / before))


def test_growth_is_told_in_per_cent_wherever_it_is_shown(client, world):
    """页面、下载、接口都是百分数，写明单位；得分仍按原来的比值。"""
    run = judge(world.county)
    group = run.outline["groups"][0]
    at = [each["name"] for each in group["items"]].index("亩均税收增长")
    units = {each["name"]: each["unit"] for each in group["items"]}
    assert {name for name, unit in units.items() if unit == "%"} == {
        "研发投入强度",
        "亩均税收增长",
        "领跑企业占比",
    }
    first = max(run.results.all(), key=lambda each: each.values[at])
    growth, score = first.values[at], first.scores[at]
    assert score == pytest.approx(min(max(growth / 5 * 10, 0), 15), abs=1e-4)
    client.force_login(make.user("leader", world.county))
    page = client.get(reverse("region-result", args=[run.pk, first.pk])).text
    assert f'{growth:.2f}<span class="sub">%</span>' in page
    assert (
        "亩均税收增长（%）"
        in client.get(reverse("region-run", args=[run.pk]), {"download": "list"}).content.decode()
    )
    rest = client.get(f"/api/v1/region-runs/{run.pk}/results/").json()["results"]
    (mine,) = [each for each in rest if each["name"] == first.name]
    assert (mine["items"][at]["unit"], mine["items"][at]["base"], mine["values"][at]) == ("%", 5, growth)
    whole = ratio(world.run.snapshot, "tax", "land") / ratio(world.run.snapshot.past, "tax", "land") - 1
    assert group["together"]["values"][at] == pytest.approx(100 * whole)


def test_without_a_last_year_and_a_list_the_weights_go_to_the_others():
    run = judge(judged.county().county)
    for result in run.results.all():
        assert [told(run, result, name)[0] for name in ("亩均税收增长", "领跑企业占比")] == [None, None]
        known = [score for score in result.scores if score is not None]
        assert result.total == pytest.approx(sum(known) * 100 / 85, abs=0.01)
