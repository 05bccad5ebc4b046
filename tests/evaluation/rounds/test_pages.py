"""The pages of publicity and objections: what each may do from them."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import objections
from evaluation.actions.corrections import carry_out
from evaluation.models import Objection, Publicity
from tests import factories as make
from tests.evaluation.pages import hosts, text
from tests.pictures import png

pytestmark = pytest.mark.django_db


def test_an_enterprise_objects_and_hears_the_answer(client, announced, first, accountant, office, round_):
    client.force_login(accountant)
    assert "结果公示：请核对" in text(client.get(reverse("home")))
    own = text(client.get(reverse("own-publicity")))
    assert "提出异议" in own
    assert hosts(own) == set()
    address = reverse("objection-raise", args=[announced.pk, first.credit_code])
    assert "税收实际贡献：600.00 万元（税务局）" in text(client.get(address))
    refused = client.post(address, {"subject": "figure", "variable": "tax", "statement": ""})
    assert "异议的理由" in text(refused)
    files = [SimpleUploadedFile("完税证明.png", png())]
    given = {"subject": "figure", "variable": "tax", "wanted": "700", "statement": "漏记", "files": files}
    page = text(client.post(address, given, follow=True))
    raised = Objection.objects.get()
    assert f"回执号 {raised.number}" in page
    evidence = client.get(reverse("objection-file", args=[raised.pk, raised.files.get().pk]))
    assert evidence["Content-Disposition"].startswith("attachment")

    client.force_login(office)
    assert "（年度评价）" not in text(client.get(reverse("home")))  # the department's turn
    refused = client.post(
        reverse("objection-decide", args=[raised.pk]), {"verdict": "accepted", "reason": "漏记属实"}
    )
    assert "请填写更正后的数值" in text(refused)
    assert "漏记属实</textarea>" in text(refused)
    given = {"verdict": "accepted", "value": "700", "reason": "漏记属实"}
    client.post(reverse("objection-decide", args=[raised.pk]), given)
    assert "按更正重新测算" in text(client.get(reverse("round") + "?year=2025"))
    job = make.job(round_.county, "corrections", by=office, params={"round": round_.pk})
    step = carry_out(job=job, progress=lambda *_: None)
    page = text(client.get(reverse("corrections", args=[step.pk])))
    assert raised.number in page
    assert first.name in page

    client.force_login(accountant)
    page = text(client.get(reverse("objection", args=[raised.pk])))
    assert "采纳，更正为 700.00 万元" in page
    assert "更正后已重新测算" in page
    assert reverse("corrections", args=[step.pk]) not in page


def test_own_page_shows_no_more_than_the_public_one(client, announced, run, first, accountant):
    result = run.results.get(enterprise=first)
    other = next(code for code in "ABCD" if code != result.grade)
    client.force_login(accountant)
    page = text(client.get(reverse("own-publicity")))
    assert f">{result.grade}</span>" in page
    assert "名次" not in page.partition("怎样")[0]
    Publicity.objects.update(grades=[other], shows_ranks=True)
    page = text(client.get(reverse("own-publicity")))
    assert "名单中没有本企业" in page
    assert f">{result.grade}</span>" not in page
    Publicity.objects.update(starts_at=timezone.now() + timedelta(hours=1))
    assert "还没有公示" in text(client.get(reverse("own-publicity")))


def test_a_department_looks_into_it_and_others_see_who_is_late(client, announced, first, tax_officer, office):
    raised = make.objection(announced, first, due=timezone.now() - timedelta(days=1))
    client.force_login(tax_officer)
    assert "1 条异议待核实" in text(client.get(reverse("home")))
    client.force_login(office)
    assert "税务局 1 条" in text(client.get(reverse("home")))
    page = text(client.get(reverse("objection-list") + "?year=2025"))
    assert "逾期 1 条" in page
    assert "待税务局核实" in page
    client.force_login(tax_officer)
    address = reverse("objection-opinion", args=[raised.pk])
    page = text(client.post(address, {"opinion": "数据无误"}, follow=True))
    assert "核实意见已转亩均办" in page
    assert "逾期核实" in page
    client.force_login(office)
    assert "1 条异议待决定" in text(client.get(reverse("home")))


def test_a_town_finds_one_of_its_own_and_speaks_for_it(client, announced, small, first, town_officer):
    there = make.enterprise(make.town(small.county, "青石街道"), "青石电机厂")
    client.force_login(town_officer)
    find = reverse("objection-find") + "?year=2025"
    assert there.name not in text(client.get(f"{find}&q=青石"))
    page = text(client.get(f"{find}&q={first.credit_code}"))
    address = reverse("objection-raise", args=[announced.pk, first.credit_code])
    assert address in page
    assert "怎样听取了企业的意见" in text(client.get(address))
    assert client.get(reverse("objection-raise", args=[announced.pk, there.credit_code])).status_code == 404
    client.post(address, {"subject": "grade", "statement": "应为 A", "note": "8月12日上门"})
    raised = Objection.objects.get()
    assert (raised.capacity, raised.department) == ("town", None)
    page = client.post(reverse("objection-withdraw", args=[raised.pk]), {"reason": "已说明"}, follow=True)
    assert "已撤回" in text(page)


def test_files_hold_what_the_page_lists(client, announced, small, office, tax_officer):
    for each in small.enterprises[:3]:
        make.objection(announced, each, is_late=each == small.enterprises[0])
    objections.give_opinion(objection=Objection.objects.first(), opinion="无误", by=tax_officer)
    client.force_login(office)
    # the one that was looked into lies with the reform office now
    of = [("&department=office", 1), ("&department=tax", 2)]
    for asked, size in [("", 3), ("&late=true", 1), ("&state=rejected", 0), *of]:
        table = text(client.get(reverse("objection-csv") + f"?year=2025{asked}")).lstrip("\ufeff")
        assert len(list(csv.reader(StringIO(table)))) == 1 + size, asked
    assert client.get(reverse("objection-workbook") + "?year=2025").status_code == 200


def test_a_longer_list_asks_no_oftener(client, announced, small, office):
    client.force_login(office)
    counts = []
    for each in small.enterprises[:3]:
        make.objection(announced, each)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("objection-list") + "?year=2025&state=all")
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_a_program_of_an_enterprise_raises_and_reads_its_own(client, announced, small, first, accountant):
    make.objection(announced, small.enterprises[1])
    client.force_login(accountant)
    given = {
        "publicity": announced.pk,
        "credit_code": first.credit_code,
        "subject": "figure",
        "variable": "tax",
    }
    given |= {"wanted": 700, "statement": "漏记"}
    raised = client.post("/api/v1/objections/", given, content_type="application/json").json()
    assert (raised["announced"], raised["wanted"], raised["state"]) == (600, 700, "待税务局核实")
    listed = client.get("/api/v1/objections/?state=open&year=2025").json()["results"]
    assert [each["number"] for each in listed] == [raised["number"]]
    again = client.post("/api/v1/objections/", given, content_type="application/json")
    assert (again.status_code, raised["number"] in again.content.decode()) == (400, True)
