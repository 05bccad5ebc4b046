"""Other systems hear of findings, cases, parcels and agreements when they come to be what they are."""

import json
from decimal import Decimal

import pytest

from landuse.actions import findings
from landuse.actions.telling import tell_agreement
from landuse.models import Performance
from landuse.readings import told
from mujun.exchange.actions.switching import mistakes_of
from mujun.exchange.mapping import files
from mujun.exchange.models import Message
from mujun.exchange.resources import resource_of
from tests import factories as make
from tests.factories import exchange as exchanging
from tests.factories import land
from tests.landuse import handling

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    """Listed, of an enterprise that did 2 万元 per 亩."""
    about = make.enterprise(make.town(make.county()))
    made = handling.case_of(about)
    made.finding.parts.create(parcel=make.parcel(about.town, holder=about, area=10), area=10)
    return made


def sent(code):
    return [
        json.loads(text)
        for text in Message.objects.filter(target__name=code).order_by("id").values_list("payload", flat=True)
    ]


def target(county, code):
    return exchanging.target(county, code, switched_on=True, name=code)


def test_a_finding_is_told_with_its_case_and_taken_back(case):
    target(case.county, "zhedi-dixiao")
    (row,) = told.finding_rows(case.county, case.finding.year)
    assert (row["状态"], row["整治阶段"], row["用地面积"]) == ("有效", "已列入", case.finding.area)
    findings.revoke(finding=case.finding, reason="认定有误", by=make.user("reform_office", case.county))
    first, second = sent("zhedi-dixiao")
    assert [each["data"]["zt"] for each in (first, second)] == ["0", "0"]
    assert second["data"]["zz"]["jd"] == "90"
    assert (first["sequence"], second["sequence"]) == (1, 2)


def test_its_parcel_is_low_until_it_is_taken_back(case):
    parcel = case.finding.parcels.get()
    user = case.enterprise
    year = case.finding.year
    Performance.objects.update_or_create(
        enterprise=user,
        year=year,
        defaults={"scale": "规上", "industry": "33", "land": 10, "tax": 20, "grade": "D"},
    )
    target(case.county, "zhedi-zhiyong")
    (row,) = [each for each in told.parcel_rows(case.county, year) if each["宗地代码"] == parcel.code]
    assert (row["亩均税收"], row["档次"], row["低效用地"]) == (2.0, "D", True)
    findings.revoke(finding=case.finding, reason="认定有误", by=make.user("reform_office", case.county))
    said = sent("zhedi-zhiyong")
    assert [each["parcel"]["sfdx"] for each in said] == [False] * len(said) != []


def test_an_agreement_with_what_it_promises(case):
    agreed = land.agreement(case.enterprise)
    target(case.county, "touzi-zaixian")
    tell_agreement(agreement=agreed, by=None)
    (said,) = sent("touzi-zaixian")
    assert said["agreement_code"] == agreed.number
    assert Decimal(str(said["land_area"])) == round(agreed.parcel.area / 15, 4)
    tell_agreement(agreement=agreed, by=None)
    assert len(sent("touzi-zaixian")) == 1


@pytest.mark.parametrize("code", files.library())
def test_every_example_knows_its_columns(code):
    make.variables()
    mapping = files.library_file(code).mapping
    if resource_of(mapping.resource) is None:
        assert mapping.call.method == "GET"  # to be fetched, not sent
        return
    assert mistakes_of(exchanging.target(make.county(), code)) == []
