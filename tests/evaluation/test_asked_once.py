"""P-07 最多报一次: nobody is asked for what a department already supplies, and what is shown says whose it is."""

import re

import pytest

from evaluation.models import Variable
from mujun.intake.actions import layouts_for
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db

FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*\bname=\"([^\"]+)\"")
LABEL = re.compile(r"<label\b[^>]*>(.*?)</label>", re.S)
OWN = ["/", "/confirmation/", "/sheets/{sheet}/", "/publicity/", "/findings/own/", "/measures/", "/result/"]
OF_TOWN = [*OWN[:3], "/cases/", "/findings/", "/enterprises/{code}/"]


@pytest.fixture
def world():
    make.variables()
    return judged.county()


@pytest.fixture
def sheet(world):
    return make.confirmation_call(world.county).sheets.get(enterprise=world.enterprises[0])


def asked(client, pages, sheet):
    """Names and labels of all that these pages let somebody fill in."""
    for page in pages:
        answer = client.get(page.format(sheet=sheet.pk, code=sheet.enterprise.credit_code))
        assert answer.status_code == 200, page
        text = answer.content.decode()
        yield page, set(FIELD.findall(text)), " ".join(LABEL.findall(text))


@pytest.mark.parametrize(("role", "pages"), [("enterprise", OWN), ("town_officer", OF_TOWN)])
def test_no_page_has_a_field_for_a_supplied_variable(client, world, sheet, role, pages):
    of = {"credit_code": sheet.enterprise.credit_code} if role == "enterprise" else {"town": world.towns[0]}
    client.force_login(make.user(role, world.county, **of))
    codes, names = zip(*Variable.objects.values_list("code", "name"), strict=True)
    for page, fields, labels in asked(client, pages, sheet):
        assert not fields & set(codes), page
        assert not [name for name in names if name in labels], page


def test_no_workbook_is_asked_of_enterprises_and_towns(world):
    assert layouts_for(make.user("enterprise", world.county)) == []
    assert layouts_for(make.user("town_officer", world.county, town=world.towns[0])) == []


def test_each_variable_is_asked_of_one_department_only(world):
    """The template of a department has its own variables and no other's."""
    for code in ("tax", "power"):
        officer = make.user("department_officer", world.county, department=make.department(code))
        own = set(Variable.objects.filter(department__code=code).values_list("code", flat=True))
        foreign = set(Variable.objects.values_list("code", flat=True)) - own
        for layout in layouts_for(officer):
            keys = {column.key for sheet in layout.sheets(world.county, 2025) for column in sheet.columns}
            assert not keys & foreign, layout.code


def test_what_is_shown_to_be_confirmed_says_whose_it_is(client, world, sheet):
    client.force_login(make.user("enterprise", world.county, credit_code=sheet.enterprise.credit_code))
    page = client.get(f"/sheets/{sheet.pk}/").content.decode()
    for unit in Variable.objects.values_list("department__name", flat=True).distinct():
        assert unit in page
