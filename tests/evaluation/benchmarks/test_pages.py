"""Every enterprise and every region shows its distance to each line, on the page and over REST."""

import pytest

from evaluation.benchmarks.gathering import of_enterprise, of_regions
from evaluation.models import RegionResult, Result
from tests import factories as make
from tests import judged
from tests.evaluation.regions.test_judging import judge

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return judged.county(sizes=(16, 16))  # four of each industry, at least


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


def test_an_enterprise_is_compared_with_its_industry_in_its_run(world, django_assert_max_num_queries):
    result = Result.objects.select_related("row", "run__snapshot").filter(run=world.run).first()
    with django_assert_max_num_queries(1):
        tax, added = of_enterprise(result)
    same = Result.objects.filter(run=world.run, row__industry=result.row.industry)
    known = [each.values[0] for each in same if each.values[0] is not None]
    best = next(line for line in tax.lines if line.name == "最高")
    assert (best.value, tax.peers) == (max(known), len(known))
    assert tax.value == result.values[0]
    assert added.lines[-1].value == 195


def test_of_few_enterprises_nothing_tells_what_another_has(world):
    result = Result.objects.select_related("row", "run__snapshot").filter(run=world.run).first()
    same = Result.objects.filter(run=world.run, row__industry=result.row.industry)
    for left, lines in [(4, 4), (3, 0)]:
        kept = [result.pk, *same.exclude(pk=result.pk).values_list("pk", flat=True)[: left - 1]]
        same.exclude(pk__in=kept).delete()
        tax, _ = of_enterprise(result)
        assert (tax.peers, sum(line.of_peers for line in tax.lines)) == (left if lines else 0, lines)


def test_the_page_and_the_route_of_an_enterprise_tell_the_same(client, world, office):
    client.force_login(office)
    who = world.enterprises[0].credit_code
    assert "与标杆线的差距" in client.get(f"/enterprises/{who}/?year=2025").content.decode()
    told = client.get(f"/api/v1/runs/{world.run.pk}/results/{who}/benchmarks/").json()
    line = told["benchmarks"][0]["lines"][-1]
    assert line["distance"] == pytest.approx(told["benchmarks"][0]["value"] - 40)


def test_regions_of_a_kind_are_compared_in_as_many_queries_as_one(
    client, world, office, django_assert_num_queries
):
    run = judge(world.county)
    results = list(RegionResult.objects.filter(run=run))
    with django_assert_num_queries(1):
        compared = of_regions(run, results)
    values = [each.benchmarks[0].value for each in compared]
    assert all(max(values) in [line.value for line in each.benchmarks[0].lines] for each in compared)
    client.force_login(office)
    assert "与标杆线的差距" in client.get(f"/regions/{run.pk}/{results[0].pk}/").content.decode()
    told = client.get(f"/api/v1/region-runs/{run.pk}/benchmarks/").json()
    assert [each["name"] for each in told["regions"]] == [each.name for each in results]


def test_an_industry_is_compared_with_its_enterprises():
    world = judged.county(sizes=(40, 8))
    run = judge(world.county, "qinglan-industries-2025")
    (compared, *_) = of_regions(run, RegionResult.objects.filter(run=run).exclude(group=""))
    rows = Result.objects.filter(run=world.run, row__industry=compared.result.name)
    assert compared.benchmarks[0].peers == len([each for each in rows if each.values[0] is not None])
