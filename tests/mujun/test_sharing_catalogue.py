"""数据目录: what there is, whose it is, by which right, and what the county says of it."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evaluation.models import Variable
from mujun.accounts.models import AuditEvent
from mujun.sharing import actions
from mujun.sharing.catalogue import entries, entry_of
from mujun.sharing.models import Terms
from tests import factories as make
from tests import judged

pytestmark = pytest.mark.django_db

SAID = {"condition": "", "basis": "政务数据共享条例", "rhythm": "每季度", "source": "县府办〔2026〕1号"}


@pytest.fixture
def world():
    make.variables()
    return judged.county()


@pytest.fixture
def office(world):
    return make.user("reform_office", world.county)


def decide(office, code="figures-tax", share="open", **said):
    return actions.decide(entry=entry_of(office.county, 2025, code), by=office, share=share, **(SAID | said))


def test_every_supplied_variable_has_its_unit_rows_and_findings(world):
    make.quality_finding(world.enterprises[0])  # of tax
    found = {entry.code: entry for entry in entries(world.county, 2025)}
    supplied = Variable.objects.filter(from_register=False).values_list("code", flat=True)
    assert {f"figures-{code}" for code in supplied} <= found.keys()
    tax = found["figures-tax"]
    assert (tax.unit_name, tax.share_label, tax.findings) == ("税务局", "未定", 1)
    assert tax.rows == len(world.enterprises)
    assert "公共数据条例" in found["figures-electricity"].basis
    assert found["results"].rows == world.run.results.count()
    assert {"enterprises", "land", "occupancies", "signals", "findings", "cases"} <= found.keys()


def test_costs_no_more_however_many_enterprises(world):
    with CaptureQueriesContext(connection) as few:
        entries(world.county, 2025)
    for _ in range(5):
        make.listed(make.enterprise(world.towns[0]))
    with CaptureQueriesContext(connection) as many:
        entries(world.county, 2025)
    assert len(many) <= len(few)


def test_what_the_county_decides_holds_and_what_was_before_stays(office):
    decide(office)
    decide(office, share="closed", condition="单户税收保密")
    entry = entry_of(office.county, 2025, "figures-tax")
    assert (entry.share_label, entry.condition, entry.rhythm) == ("不予共享", "单户税收保密", "每季度")
    assert Terms.objects.filter(entry="figures-tax").count() == 2
    assert AuditEvent.objects.filter(act="catalogue_decided").count() == 2
    assert decide(office, share="closed", condition="单户税收保密") is None
    assert entry_of(make.county("云岭县", "339902"), 2025, "figures-tax").share_label == "未定"


def test_a_decision_says_why_and_by_which_paper(office):
    with pytest.raises(ValidationError, match="写明理由"):
        decide(office, share="closed")
    with pytest.raises(ValidationError, match="文号"):
        decide(office, source="")
    assert decide(office, share="undecided", source="").share == "undecided"


def test_officials_look_the_office_edits(client, world, office):
    client.force_login(make.user("town_officer", world.county, town=world.towns[0]))
    assert "保存" not in client.get("/catalogue/figures-tax/").content.decode()
    assert client.post("/catalogue/figures-tax/", SAID | {"share": "open"}).status_code == 404
    client.force_login(office)
    page = client.post("/catalogue/figures-tax/", SAID | {"share": "closed"})
    assert "不予共享写明理由" in page.content.decode()
    client.post("/catalogue/figures-tax/", SAID | {"share": "open"})
    content = client.get("/catalogue/?share=open&download=csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(content))
    assert (row["共享属性"], row["县里的文件"]) == ("无条件共享", "县府办〔2026〕1号")
    listed = client.get("/api/v1/catalogue/").json()["results"]
    assert next(each for each in listed if each["code"] == "figures-tax")["share"] == "open"
