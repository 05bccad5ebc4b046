"""等地的项目: listed, given land, no longer waiting; the page, the file and REST."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from landuse.actions import land_demands
from landuse.models import LandDemand
from mujun.accounts.models import AuditEvent
from tests import factories as make
from tests.factories import supply as supplied

pytestmark = pytest.mark.django_db
ADDRESS = "/land/supply/demands/"


@pytest.fixture
def officer():
    return make.user("land_officer", make.county())


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"wanted": "0"}, "wanted"), ({"kinds": []}, "kinds"), ({"kinds": ["办公楼"]}, "kinds"),
     ({"since": date(2999, 1, 1)}, "since")],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(officer, changed, field):
    with pytest.raises(ValidationError) as caught:
        supplied.land_demand(officer.county, **changed)
    assert field in caught.value.message_dict


def test_a_project_waits_once_and_ends_once(officer):
    waits = supplied.land_demand(officer.county)
    with pytest.raises(ValidationError, match="已经在等地"):
        supplied.land_demand(officer.county)
    with pytest.raises(ValidationError, match="列入以后"):
        land_demands.end(demand=waits, on=date(2023, 12, 31), reason="取消", by=officer)
    land_demands.end(demand=waits, on=date(2024, 5, 1), reason="取消", by=officer)
    with pytest.raises(ValidationError, match="已经不再等地"):
        land_demands.end(demand=waits, on=date(2024, 5, 1), reason="取消", by=officer)
    supplied.land_demand(officer.county)
    acts = (
        AuditEvent.objects.filter(act__startswith="land_demand").order_by("pk").values_list("act", flat=True)
    )
    assert list(acts) == ["land_demand_entered", "land_demand_ended", "land_demand_entered"]


def test_another_county_s_project_is_given_nothing_and_ended_by_nobody_here(officer):
    foreign = supplied.land_demand(make.county("邻县", "339902"))
    with pytest.raises(ValidationError, match="没有这个项目"):
        supplied.land_entry(officer.county, "freed", "out", demand=foreign)
    with pytest.raises(PermissionDenied):
        land_demands.end(demand=foreign, on=date(2024, 5, 1), reason="取消", by=officer)


def test_page_form_file_and_rest(client, officer):
    client.force_login(officer)
    assert "列入等待供地的" in client.get(ADDRESS).content.decode()
    given = {"name": "轴承产业园", "wanted": "40", "since": "2024-03-01", "document": "省清单"}
    assert "field-error" in client.post(f"{ADDRESS}new/", given).content.decode()
    client.post(f"{ADDRESS}new/", given | {"kinds": ["省制造业重大项目"]})
    waits = LandDemand.objects.get()
    entry = {
        "way": "out", "on": "2024-06-01", "area": "15", "subject": "一期", "document": "青政发3号", "demand": waits.pk,
    }  # fmt: skip
    client.post("/land/supply/accounts/freed/", entry)
    assert "还缺 25 亩" in client.get(f"{ADDRESS}?state=等地&q=轴承").content.decode()
    (row,) = client.get("/api/v1/land-demands/").json()["results"]
    assert (row["given"], row["lacks"], row["state"]) == (15, 25, "等地")
    (entered,) = client.get("/api/v1/land-entries/").json()["results"]
    assert (entered["kinds"], entered["demand"]) == (["省制造业重大项目"], "轴承产业园")
    for asked, known in (
        ({"state": "等地"}, 1),
        ({"kind": "省制造业重大项目", "year": 2024, "q": "轴承"}, 1),
        ({"year": 2023}, 0),
    ):
        assert len(client.get("/api/v1/land-demands/", asked).json()["results"]) == known
    assert client.get("/api/v1/land-demands/", {"state": "在等"}).status_code == 400
    client.post(f"{ADDRESS}{waits.pk}/end/", {"on": "2024-07-01", "reason": "另行供地"})
    assert "另行供地" in client.get(f"{ADDRESS}?state=不再等地").content.decode()
    assert "另行供地" in client.get(f"{ADDRESS}?download=list").content.decode()
