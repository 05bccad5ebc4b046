"""园区页: what is known of a park stands on one page, and what people take with them and do there."""

from datetime import date, timedelta
from functools import partial

import orjson
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation.actions import snapshots
from evaluation.views import parks
from landuse.actions import park_measures
from landuse.map.payload import payload
from landuse.models import EnterpriseYear, Parcel, ParcelPark, Performance
from mujun.accounts.models import AuditEvent
from mujun.paging import page_of
from tests import factories as make
from tests import judged
from tests.evaluation.regions.test_judging import judge
from tests.factories import regions as regional
from tests.factories import supply as supplying

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A park with the first six of twelve enterprises and the parcels of two, judged in 2025."""
    made = judged.county(sizes=(12, 0))
    park = regional.park(
        made.county, "东港园", facilities="食堂、职工宿舍", star="二星", opened_on=date(2018, 3, 1)
    )
    inside = [make.listed(each).pk for each in made.enterprises[:6]]
    EnterpriseYear.objects.filter(pk__in=inside).update(park=park)
    for who in made.enterprises[:2]:
        parcel = Parcel.objects.filter(holder=who).first()
        ParcelPark.objects.create(parcel=parcel, park=park, year=2024)
    Parcel.objects.filter(holder=made.enterprises[0]).update(floor_area=13333)
    make.run(snapshots.take(county=made.county, year=2025, by=None), made.run.method)
    judge(made.county, "qinglan-parks-2025")
    supplying.year_ledger(
        made.county,
        "small_park",
        "28",
        "40",
        area_part=50,
        area_whole=80,
        park=park,
        year=2025,
        on=date(2025, 12, 31),
    )
    return made


@pytest.fixture
def park(world):
    return regional.park(world.county, "东港园")


def text(client, path):
    return client.get(path).content.decode()


def test_one_page_has_members_land_shares_and_results(client, world, park):
    client.force_login(make.user("leader", world.county))
    page = text(client, f"/parks/{park.pk}/?year=2025")
    assert all(each.name in page for each in world.enterprises[:6])
    assert world.enterprises[7].name not in page
    assert "2 宗，登记 40.00 亩" in page
    assert "使用 40.00 亩，占 100.0%" in page
    assert "容积率 1.00" in page
    assert "1 宗没有建筑面积，不计入" in page
    assert "制造类小微企业数量占比 70.00%（28 ÷ 40），不低于 70.0%" in page
    assert "制造类小微企业面积占比 62.50%（50 ÷ 80），低于 70.0%" in page
    assert "食堂、职工宿舍" in page
    assert f"/regions/{park.county.regionrun_set.get().pk}/" in page
    assert "与标杆线的差距" in page


def test_another_year_has_its_own_members_and_land(client, world, park):
    client.force_login(make.user("leader", world.county))
    make.batch(world.county, layout="land", year=2023)
    page = text(client, f"/parks/{park.pk}/?year=2023")
    assert "用地台账还没有写明哪些宗地在这个园区" in page
    assert "2023 年的企业名单里没有属于这个园区的企业" in page


def test_the_list_is_filtered_by_every_word_and_taken_along(client, world, park):
    regional.park(world.county, "西港园", state="在建", facilities="食堂")
    client.force_login(make.user("leader", world.county))
    asked = {"facilities": "职工宿舍", "state": "投运", "star": "二星", "q": "港"}
    for query, found in [
        ({}, [True, True]),
        (asked, [True, False]),
        ({"facilities": "宿舍"}, [False, False]),
    ]:
        page = client.get("/parks/", query).content.decode()
        assert [name in page for name in ("东港园", "西港园")] == found
    rows = client.get("/parks/", {"download": "list"}).content.decode().splitlines()
    assert len(rows) == 3
    assert client.get(f"/parks/{park.pk}/?download=parcels").content.decode().count("\n") == 3
    assert client.get(f"/parks/{park.pk}/?download=members").content.decode().count("\n") == 7


def test_a_town_sees_its_own_enterprises_and_no_judgement(client, world, park):
    town = world.towns[0]
    client.force_login(make.user("town_officer", world.county, town=town))
    page = text(client, f"/parks/{park.pk}/?year=2025")
    for each in world.enterprises[:6]:
        assert (each.name in page) == (each.town_id == town.pk)
    assert "没有这个园区的评价" in page


def test_the_park_is_linked_from_enterprise_parcel_result_and_map(client, world, park):
    client.force_login(make.user("leader", world.county))
    about, run = world.enterprises[0], park.county.regionrun_set.get()
    parcel = Parcel.objects.get(holder=about)
    link = f"/parks/{park.pk}/"
    pages = [f"/enterprises/{about.credit_code}/", f"/parcels/{parcel.code}/", f"/regions/{run.pk}/"]
    assert all(
        link in text(client, f"{page}?year=2025")
        for page in [*pages, f"/regions/{run.pk}/{run.results.get().pk}/"]
    )


def test_le_06_a_measure_is_taken_and_ended_by_a_person(client, world, park):
    office = make.user("reform_office", world.county)
    client.force_login(office)
    given = {
        "kind": "negative_list",
        "since": "2025-06-01",
        "ground": "项目列入负面清单",
        "measure": "按协议监管",
    }
    assert client.post(f"/parks/{park.pk}/measures/new/", given).status_code == 302
    assert client.post(f"/parks/{park.pk}/measures/new/", given).status_code == 400
    assert "按协议监管" in text(client, f"/parks/{park.pk}/")
    assert "东港园" in client.get("/parks/", {"measure": "negative_list"}).content.decode()
    assert "没有符合条件的园区" in client.get("/parks/", {"measure": "recognition"}).content.decode()
    measure = park.measures.get()
    with pytest.raises(ValidationError, match="应在 2025-06-01 至今天之间"):
        park_measures.end(measure=measure, on=date(2025, 5, 31), outcome="移出", by=office)
    client.post(f"/parks/measures/{measure.pk}/end/", {"on": "2025-06-01", "outcome": "移出清单"})
    assert not park.measures.open().exists()
    assert AuditEvent.objects.filter(act__startswith="park_measure_").count() == 2


@pytest.mark.parametrize(
    ("state", "built"), [("规划", False), ("在建", False), ("竣工", True), ("投运", True)]
)
def test_le_06_only_a_built_park_can_fail_the_criteria_of_recognition(state, built):
    park = regional.park(make.county(), state=state)
    given = {
        "since": timezone.localdate() - timedelta(days=1),
        "ground": "不符合",
        "measure": "整改",
        "due": None,
    }
    office = make.user("reform_office", park.county)
    with pytest.raises(PermissionDenied):
        park_measures.start(park=park, kind="recognition", by=make.user("leader", park.county), **given)
    if built:
        park_measures.start(park=park, kind="recognition", by=office, **given)
    else:
        with pytest.raises(ValidationError, match="还没有建成"):
            park_measures.start(park=park, kind="recognition", by=office, **given)


def test_rest_has_the_same_facts(client, world, park):
    client.force_login(make.user("leader", world.county))
    (listed,) = client.get("/api/v1/parks/?facility=食堂&star=二星").json()["results"]
    assert listed["facilities"] == ["食堂", "职工宿舍"]
    assert client.get("/api/v1/parks/?facility=宿舍").json()["results"] == []
    one = client.get(f"/api/v1/parks/{park.pk}/").json()
    assert [each["year"] for each in one["results"]] == [2025]
    assert [each["outcome"] for each in one["small_firms"]] == ["提醒"]
    year = client.get(f"/api/v1/parks/{park.pk}/years/2025/").json()
    assert len(year["members"]) == 6
    assert (year["star"], one["stars"][0]["year"]) == ("二星", 2020)
    assert client.get("/api/v1/parks/?year=2019&star=二星").json()["results"] == []
    assert (year["land"]["area"], year["land"]["use"], year["land"]["lacking"]) == (40, 100, 1)
    assert year["land"]["plot_ratio"] == pytest.approx(1, abs=1e-4)
    assert year["result"]["members"] == 6
    assert year["benchmarks"][0]["name"] == "亩均税收"
    inside = client.get("/api/v1/parcels/?park=东港园").json()["results"]
    assert {each["park"] for each in inside} == {"东港园"}
    assert len(inside) == 2


def test_the_map_shows_which_park_a_parcel_lies_in(world, park):
    user = make.user("leader", world.county)
    found = orjson.loads(payload(user, 2025, date(2025, 12, 31)))
    theme = next(each for each in found["themes"] if each["key"] == "park")
    assert [each["label"] for each in theme["values"]] == ["东港园", "不在园区"]
    assert theme["of"].count(0) == 2


def test_members_are_paged_narrowed_and_taken_along_as_shown(client, world, park, monkeypatch):
    client.force_login(make.user("leader", world.county))
    best, last = world.enterprises[0], world.enterprises[5]
    told = {best: ("A", 10, 900), last: ("", 5, None)}
    for each in world.enterprises[:6]:
        grade, land, tax = told.get(each, ("B", 10, 20))
        Performance.objects.create(enterprise=each, year=2025, grade=grade, land=land, tax=tax)
        Performance.objects.create(enterprise=each, year=2024, grade="C", land=1, tax=1)
    monkeypatch.setattr(parks, "page_of", partial(page_of, size=4))
    first = client.get(f"/parks/{park.pk}/?year=2025&sort=-per_mu")
    shown = [each.enterprise_id for each in first.context["page"]]
    assert (shown[0], len(shown), first.context["page"].paginator.count) == (best.pk, 4, 6)
    assert first.context["page"][0].tax_per_mu == 90
    rest = client.get(f"/parks/{park.pk}/?year=2025&sort=-per_mu&page=2").context["page"]
    assert [each.enterprise_id for each in rest][-1] == last.pk  # what is not known comes last
    assert first.context["grades"] == ["A", "B", "未定"]
    for asked, size in [("grade=A", 1), ("grade=未定", 1), (f"q={best.credit_code}", 1), ("grade=D", 0)]:
        page = client.get(f"/parks/{park.pk}/?year=2025&{asked}")
        assert page.context["page"].paginator.count == size
        file = client.get(f"/parks/{park.pk}/?year=2025&{asked}&download=members").content.decode()
        assert file.count("\n") == size + 1
    assert "没有符合条件的企业" in page.content.decode()


def test_the_list_asks_no_more_for_more_parks(client, world, park):
    client.force_login(make.user("leader", world.county))
    with CaptureQueriesContext(connection) as few:
        client.get("/parks/?year=2025")
    for name in ("甲园", "乙园", "丙园"):
        regional.park_measure(regional.park(world.county, name, star="一星"))
    with CaptureQueriesContext(connection) as more:
        page = client.get("/parks/?year=2025&sort=-members")
    assert len(more) == len(few)
    assert [(row["park"].name, row["members"], row["plots"]) for row in page.context["rows"]][0] == (
        "东港园",
        6,
        2,
    )
