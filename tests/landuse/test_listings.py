"""高耗低效企业: the list, its file and the treatments (LE-07) that people propose. Never among the signals of land."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from landuse.actions.listings import propose_treatment
from landuse.actions.proposing import propose
from landuse.models import LandFinding, Listing, Signal, TreatmentProposal
from mujun.accounts.models import AuditEvent
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return make.county()


@pytest.fixture
def office(county):
    return make.user("reform_office", county)


@pytest.fixture
def listed(county):
    """One in each of two towns, and one that only its land is signalled of."""
    hills, lake = make.town(county, "云栖镇"), make.town(county, "青石街道")
    first, second, other = (
        make.enterprise(town, name) for town, name in ((hills, "甲"), (lake, "乙"), (lake, "丙"))
    )
    make.batch(county, year=2025)
    make.listing(first)
    make.listing(second)
    make.signal(other)
    return first, second, other


def proposed(about, by, treatment="LE-07-1", reason="现场核实"):
    return propose_treatment(enterprise=about, year=2025, treatment=treatment, reason=reason, by=by)


def test_the_two_tracks_have_their_own_pages(client, office, listed):
    client.force_login(office)
    names = {}
    for route in ("listing-list", "signals"):
        page = client.get(reverse(route), {"year": 2025})
        names[route] = {
            each.name if route == "listing-list" else each.enterprise.name for each in page.context["page"]
        }
    assert names == {"listing-list": {"甲", "乙"}, "signals": {"丙"}}


@pytest.mark.parametrize(
    ("asked", "found"),
    [({"town": "云栖镇"}, "甲"), ({"q": "乙"}, "乙"), ({"treatment": "none"}, "乙"), ({"treatment": "LE-07-1"}, "甲"),
     ({"treatment": "LE-07-2"}, ""), ({"rule": "SX-1"}, "甲乙")],
)  # fmt: skip
def test_filters(client, office, listed, asked, found):
    proposed(listed[0], office)
    client.force_login(office)
    page = client.get(reverse("listing-list"), {"year": 2025} | asked)
    assert [each.name for each in page.context["page"]] == [*found]
    assert page.context["totals"]["number"] == len(found)
    assert page.context["totals"]["area"] == (20 * len(found) or None)


def test_the_file_tells_evidence_and_proposal(client, office, listed):
    proposed(listed[0], office, reason="愿意改造")
    client.force_login(office)
    file = client.get(reverse("listing-list"), {"year": 2025, "download": "list"})
    rows = [*csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))]
    assert [(row["企业名称"], row["处置建议"], row["建议理由"]) for row in rows] == [
        ("甲", "改造提升", "愿意改造"),
        ("乙", "", ""),
    ]
    assert rows[0]["用地（亩）"] == "20.0"


def test_a_treatment_is_one_of_five_and_has_a_reason(office, listed):
    """LE-07."""
    for wrong in ({"treatment": "LE-07-6"}, {"treatment": ""}, {"reason": " "}, {"reason": "长" * 201}):
        with pytest.raises(ValidationError):
            proposed(listed[0], office, **wrong)
    with pytest.raises(ValidationError, match="不在名单中"):
        proposed(listed[2], office)
    assert not TreatmentProposal.objects.exists()
    proposed(listed[0], office)
    proposed(listed[0], office, "LE-07-5", "长" * 200)
    assert TreatmentProposal.objects.get().treatment == "LE-07-5"
    assert AuditEvent.objects.filter(act="treatment_proposed").count() == 2


@pytest.mark.parametrize("role", ["town_officer", "department_officer", "leader"])
def test_only_who_handles_land_proposes(client, county, listed, role):
    user = make.user(role, county)
    with pytest.raises(PermissionDenied):
        proposed(listed[0], user)
    client.force_login(user)
    sent = {"treatment": "LE-07-1", "reason": "试"}
    assert client.post(reverse("listing", args=[listed[0].credit_code]), sent).status_code == 403
    assert not TreatmentProposal.objects.exists()


def test_a_town_sees_its_own(client, county, listed):
    client.force_login(make.user("town_officer", county, town=listed[0].town))
    page = client.get(reverse("listing-list"), {"year": 2025})
    assert [each.name for each in page.context["page"]] == ["甲"]
    assert client.get(reverse("listing", args=[listed[1].credit_code])).status_code == 404


def test_a_mistake_stands_at_its_field(client, office, listed):
    client.force_login(office)
    page = client.post(f"{reverse('listing', args=[listed[0].credit_code])}?year=2025", {"reason": "试"})
    assert page.context["form"].errors["treatment"] == ["请选一种处置方式。"]


def test_findings_of_the_list_are_of_its_kind(county, office, listed):
    made = propose(county=county, year=2025, pointings=Listing.objects.all(), by=office)
    assert {each.kind for each in made.findings} == {LandFinding.Kind.WASTEFUL}
    made = propose(county=county, year=2025, pointings=Signal.objects.all(), by=office)
    assert [(each.kind, each.enterprise) for each in made.findings] == [(LandFinding.Kind.LOW, listed[2])]
