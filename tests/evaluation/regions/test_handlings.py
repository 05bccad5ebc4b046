"""B-03: people choose how low zones and clusters are handled, with reason and deadline; nothing chosen is lost."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from evaluation.actions import region_handlings as actions
from evaluation.models import RegionHandling
from evaluation.regions.handlings import handlings
from evaluation.regions.waiting import waiting
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests import judged
from tests.factories import regions as regional

pytestmark = pytest.mark.django_db
GRADES = {"groups": [{"name": "集群", "items": [], "grades": [{"code": code} for code in "ABC"]}]}


@pytest.fixture
def world():
    return judged.county()


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


def cluster(world, name="示例集群", grade="C"):
    result = regional.region_result(world.run, "产业集群", name)
    result.run.outline = GRADES
    result.run.save()
    result.group, result.grade, result.total = "集群", grade, 50
    result.save()
    return result


def given(**change):
    tomorrow = timezone.localdate() + timedelta(days=1)
    return {"way": "淘汰腾退", "reason": "低散乱", "due": tomorrow, **change}


def test_b_03_the_three_ways_are_those_of_the_text():
    assert handlings().names == ["整合集聚", "强化提升", "淘汰腾退"]
    assert "浙发改产业〔2019〕523号" in handlings().source
    assert handlings().status == "期满"


@pytest.mark.parametrize(("grade", "waits"), [("C", True), ("B", False), ("A", False)])
def test_b_03_the_lowest_wait_until_somebody_chooses(world, office, grade, waits):
    result = cluster(world, grade=grade)
    assert [each.pk for each in waiting(office, 2025)] == [result.pk] * waits
    actions.choose(result=result, by=office, **given())
    assert waiting(office, 2025) == []


def test_b_03_another_choice_takes_its_place_and_the_first_stays(world, office):
    result = cluster(world)
    first = actions.choose(result=result, by=office, **given())
    second = actions.choose(result=cluster(world), by=office, **given(way="强化提升"))
    assert list(RegionHandling.objects.current()) == [second]
    assert RegionHandling.objects.get(pk=first.pk).reason == "低散乱"
    assert AuditEvent.objects.filter(act="region_handling_chosen").count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"way": "做强一批"}, "请选择处置方式"),
        ({"reason": "  "}, "请写明理由"),
        ({"due": date(2025, 1, 1)}, "今天以后"),
    ],
)
def test_b_03_what_is_missing_is_told(world, office, change, words):
    with pytest.raises(ValidationError, match=words):
        actions.choose(result=cluster(world), by=office, **given(**change))


def test_b_03_is_for_zones_and_clusters_and_for_the_office(world, office):
    with pytest.raises(ValidationError, match="全县不定处置方式"):
        actions.choose(result=regional.region_result(world.run), by=office, **given())
    with pytest.raises(PermissionDenied):
        actions.choose(result=cluster(world), by=make.user("leader", world.county), **given())


def test_b_03_what_is_done_is_done_once(world, office):
    kept = actions.choose(result=cluster(world), by=office, **given())
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="不能晚于今天"):
        actions.finish(handling=kept, on=today + timedelta(days=1), outcome="已腾退", by=office)
    done = actions.finish(handling=kept, on=today, outcome="已腾退", by=office)
    with pytest.raises(ValidationError, match="已经办结"):
        actions.finish(handling=done, on=today, outcome="再一次", by=office)
    with pytest.raises(ValidationError, match="已经办结"):
        actions.choose(result=cluster(world), by=office, **given())


def test_the_office_chooses_and_finishes_on_the_pages(client, world, office):
    result = cluster(world)
    client.force_login(office)
    assert "末档、还没有定处置方式的" in client.get("/regions/handlings/?year=2025").content.decode()
    asked = f"/regions/{result.run_id}/{result.pk}/handling/"
    assert "请选择处置方式" not in client.get(asked).content.decode()
    assert client.post(asked, {"way": "", "reason": "", "due": ""}).status_code == 400
    client.post(asked, given())
    kept = RegionHandling.objects.get()
    client.post(f"/regions/handlings/{kept.pk}/", {"on": timezone.localdate(), "outcome": "已腾退"})
    assert "办结" in client.get("/regions/handlings/?year=2025&state=done").content.decode()
    assert "已腾退" in client.get("/regions/handlings/?year=2025&download=list").content.decode()
    (told,) = client.get("/api/v1/region-handlings/?year=2025&open=0").json()["results"]
    assert (told["way"], told["outcome"]) == ("淘汰腾退", "已腾退")
