"""How far a town officer and an enterprise reach: by id, filter, export, interface and map data."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evaluation.models import Figure, QualityFinding, Recommendation, Result
from landuse.models import Enterprise, Listing, Parcel, Signal
from mujun.accounts import actions
from mujun.accounts.models import User
from mujun.accounts.roles import ROLES, Permission
from mujun.jobs.models import Job
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db

LED = [Figure, Listing, QualityFinding, Recommendation, Result, Signal]  # each row leads to an enterprise


@pytest.fixture
def world():
    """Two towns; every kind of row of both, and of the first enterprise."""
    made = judged.county()
    lever = make.lever(made.county, "water", name="差别水价")
    for enterprise in (made.enterprises[0], other_of(made)):
        make.quality_finding(enterprise)
        make.signal(enterprise, rule="land-floor")
        make.listing(enterprise)
        make.recommendation(made.run, enterprise, lever)
    return made


def other_of(world) -> Enterprise:
    return next(each for each in world.enterprises if each.town != world.towns[0])


@pytest.fixture
def officer(world):
    return make.user("town_officer", world.county, town=world.towns[0])


@pytest.fixture
def enterprise(world):
    return make.user("enterprise", world.county, credit_code=world.enterprises[0].credit_code)


@pytest.mark.parametrize("model", LED)
def test_rows_of_enterprises(world, officer, enterprise, model):
    for user, field, own in (
        (officer, "enterprise__town", world.towns[0].pk),
        (enterprise, "enterprise", world.enterprises[0].pk),
    ):
        seen = set(model.objects.visible_to(user).values_list(field, flat=True))
        assert seen == {own} < set(model.objects.values_list(field, flat=True))


def test_enterprises(world, officer, enterprise):
    assert {each.town for each in Enterprise.objects.visible_to(officer)} == {world.towns[0]}
    assert list(Enterprise.objects.visible_to(enterprise)) == [world.enterprises[0]]


def test_the_same_credit_code_in_another_county_is_another_enterprise(world, enterprise):
    elsewhere = make.county("白石县", "339902")
    make.enterprise(make.town(elsewhere), credit_code=enterprise.credit_code)
    assert list(Enterprise.objects.visible_to(enterprise)) == [world.enterprises[0]]


def test_parcels_that_an_enterprise_holds_or_uses(world, enterprise):
    first, other = world.enterprises[0], other_of(world)
    rented = make.parcel(other.town, other)
    make.occupancy(rented, first, area=5, kind="承租")
    seen = set(Parcel.objects.visible_to(enterprise))
    assert seen == {*Parcel.objects.filter(holder=first), rented}
    assert not seen & set(Parcel.objects.filter(holder=other).exclude(pk=rented.pk))


def test_jobs_and_administrators(world, enterprise):
    assert not Job.objects.visible_to(enterprise).exists()
    for model in [Enterprise, Parcel, *LED]:
        assert not model.objects.visible_to(make.user("system_admin", None)).exists()


class TestPages:
    def test_a_town_officer_reaches_nothing_of_another_town(self, client, world, officer):
        client.force_login(officer)
        theirs = other_of(world)
        parcel = Parcel.objects.filter(holder=theirs).first()
        for path in (
            f"enterprises/{theirs.credit_code}/",
            f"figures/{theirs.figures.first().pk}/",
            f"parcels/{parcel.code}/",
            f"api/v1/enterprises/{theirs.credit_code}/",
            f"api/v1/figures/{theirs.figures.first().pk}/",
            f"api/v1/runs/{world.run.pk}/results/{theirs.credit_code}/",
        ):
            assert (path, client.get(f"/{path}").status_code) == (path, 404)
        for path in (
            f"ranking/?group=全部&town={theirs.town.name}",
            f"search/?q={theirs.name}",
            "signals/?download=csv",
            "quality/",
            "land/parcels.geojson",
            f"api/v1/enterprises/?q={theirs.name}",
        ):
            answer = client.get(f"/{path}")
            text = b"".join(answer).decode()
            assert theirs.credit_code not in text, path
            assert parcel.code not in text, path

    def test_an_enterprise_opens_only_the_front_page(self, client, world, enterprise):
        client.force_login(enterprise)
        assert "本企业的账号" in client.get("/").content.decode()
        for path in ("ranking/", "ranking/workbook.xlsx", "land/parcels.geojson", "signals/", "search/?q=青"):
            assert (path, client.get(f"/{path}").status_code) == (path, 403)
        own = world.enterprises[0]
        for path in (f"enterprises/{own.credit_code}/", f"runs/{world.run.pk}/results/", "figures/"):
            assert (path, client.get(f"/api/v1/{path}").status_code) == (path, 403)


class TestPrograms:
    def test_a_program_has_no_session(self, client, world):
        program = make.user("api_client", world.county)
        client.force_login(program)
        assert client.get("/").url.startswith("/login/")
        assert not program.has_usable_password()

    def test_a_program_does_not_sign_in_even_with_a_password(self, client, world):
        program = make.user("api_client", world.county)
        program.set_password(make.PASSWORD)
        program.save()
        client.post("/login/", {"username": program.username, "password": make.PASSWORD})
        assert "_auth_user_id" not in client.session

    def test_it_reads_with_a_token(self, client, world):
        program = make.user("api_client", world.county)
        answer = client.get("/api/v1/enterprises/?count=1", headers=make.token(program))
        assert answer.json()["count"] == len(world.enterprises)


class TestUsers:
    def test_a_program_is_added_without_a_password(self):
        program = actions.add_user(
            username="shuiwu-api",
            title="税务局接口",
            role="api_client",
            county=make.county(),
            department=make.department(),
            by=None,
        )
        assert not program.has_usable_password()

    @pytest.mark.parametrize(
        ("role", "fields", "words"),
        [
            ("enterprise", {}, "企业账号须指定所在县和统一社会信用代码"),
            ("leader", {"credit_code": "913300000000000001"}, "其他账号不填信用代码"),
            ("api_client", {}, "接口客户须指定部门"),
        ],
    )
    def test_a_role_needs_what_it_needs(self, role, fields, words):
        county = make.county()
        with pytest.raises(ValidationError, match=words):
            actions.add_user(
                username="x", title="x", role=role, password=make.PASSWORD, county=county, by=None, **fields
            )
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(username="y", role=role, county=county, **fields)


def test_three_administrators_share_only_what_they_look_at():
    business, system, audit = (
        ROLES[code].permissions for code in ("reform_office", "system_admin", "auditor")
    )
    looked_at = {Permission.VIEW_CATALOGUE, Permission.VIEW_USAGE}
    assert business & system <= looked_at
    assert business & audit <= looked_at
    assert system & audit <= looked_at


def test_an_enterprise_sees_no_results_before_publicity():
    assert ROLES["enterprise"].permissions == {Permission.CONFIRM_OWN_FIGURES}
