"""The pages of the confirmation: who sees which sheet, and what can be done from it."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import confirmation_answers, confirmation_calls
from evaluation.models import ConfirmationCall, ConfirmationItem, ConfirmationSheet, Dispute, Figure
from tests import factories as make
from tests import judged
from tests.evaluation.pages import hosts, text
from tests.pictures import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return judged.county()


@pytest.fixture
def call(county):
    return make.confirmation_call(county.county)


@pytest.fixture
def sheet(call, county):
    return call.sheets.get(enterprise=county.enterprises[0])


@pytest.fixture
def accountant(county):
    return make.user("enterprise", county.county, credit_code=county.enterprises[0].credit_code)


@pytest.fixture
def town_officer(county):
    return make.user("town_officer", county.county, town=county.towns[0])


def seen(client, sheet):
    shown = client.get(reverse("sheet", args=[sheet.pk])).context["lines"]
    lines = [line for line in shown if line.may_confirm]
    given = {f"seen-{line.variable.code}": line.version for line in lines}
    return given | {"all": [line.variable.code for line in lines if line.is_open]}


def pages_of(sheet, dispute):
    return [
        reverse("sheet", args=[sheet.pk]),
        reverse("sheet-print", args=[sheet.pk]),
        reverse("sheet-workbook", args=[sheet.pk]),
        reverse("sheet-dispute", args=[sheet.pk, "tax"]),
        reverse("dispute", args=[dispute.pk]),
        reverse("dispute-attachment", args=[dispute.pk]),
    ]


class TestScope:
    def test_an_enterprise_sees_nothing_of_others(self, client, county, call, sheet):
        client.force_login(make.user("enterprise", county.county, credit_code="9133OTHER"))
        for address in pages_of(sheet, make.dispute(sheet)):
            assert client.get(address).status_code == 404, address
        for name in ("sheet-confirm",):
            assert client.post(reverse(name, args=[sheet.pk])).status_code == 404
        assert county.enterprises[0].name not in text(client.get(reverse("confirmation")))

    def test_neither_do_another_town_and_another_county(self, client, county, call, sheet):
        there = make.county("邻县", "339902")
        strangers = [make.user("town_officer", county.county, town=county.towns[1])]
        strangers += [make.user(role, there) for role in ("reform_office", "leader", "department_officer")]
        raised = make.dispute(sheet)
        for stranger in strangers:
            client.force_login(stranger)
            for address in pages_of(sheet, raised):
                assert client.get(address).status_code == 404, (stranger, address)
            assert county.enterprises[0].name not in text(client.get(reverse("confirmation")))

    def test_another_department_sees_the_sheet_but_not_the_dispute(self, client, county, sheet):
        raised = make.dispute(sheet, reason="税额有误说明")
        client.force_login(
            make.user("department_officer", county.county, department=make.department("power"))
        )
        assert client.get(reverse("dispute", args=[raised.pk])).status_code == 404
        assert client.get(reverse("dispute-attachment", args=[raised.pk])).status_code == 404
        assert "税额有误说明" not in text(client.get(reverse("sheet", args=[sheet.pk])))

    def test_a_list_of_the_town_is_of_the_town(self, client, county, call, town_officer):
        client.force_login(town_officer)
        rows = text(client.get(reverse("confirmation-csv", args=[call.pk]))).splitlines()[1:]
        assert len(rows) == sum(each.town == county.towns[0] for each in county.enterprises)

    def test_another_county_decides_nothing_here(self, client, call):
        client.force_login(make.user("reform_office", make.county("邻县", "339902")))
        given = {"reason": "无", "until": timezone.localdate() + timedelta(days=60)}
        for name in ("confirmation-extend", "confirmation-close"):
            assert client.post(reverse(name, args=[call.pk]), given).status_code == 404
        for name in ("confirmation-csv", "confirmation-workbook"):
            assert client.get(reverse(name, args=[call.pk])).status_code == 404

    def test_the_state_that_is_guessed_at(self, client, county, call):
        client.force_login(make.user("leader", county.county))
        for wrong in ({"call": "99999"}, {"call": "x"}):
            assert client.get(reverse("confirmation"), wrong).status_code == 404
        assert "没有符合条件的企业" in text(client.get(reverse("confirmation"), {"state": "nothing"}))


class TestTheEnterprise:
    def test_finds_its_sheet_with_the_clock_at_home(self, client, call, accountant):
        client.force_login(accountant)
        home = text(client.get(reverse("home")))
        assert "还剩 9 天，到 " in home
        assert f"还有 {len(call.variables)} 项待核对" in home
        assert hosts(home) == set()

    def test_confirms_everything(self, client, call, sheet, accountant):
        client.force_login(accountant)
        answer = client.post(reverse("sheet-confirm", args=[sheet.pk]), seen(client, sheet), follow=True)
        assert f"已确认 {len(call.variables)} 项。" in text(answer)
        assert "没有需要您处理的事项" in text(client.get(reverse("home")))

    def test_agrees_to_an_answer_one_by_one(self, client, county, sheet, accountant):
        raised = make.dispute(sheet)
        confirmation_answers.answer(
            dispute=raised, outcome="upheld", reason="无误", by=make.user("department_officer", county.county)
        )
        client.force_login(accountant)
        assert "同意答复" in text(client.get(reverse("sheet", args=[sheet.pk])))
        client.post(reverse("sheet-confirm", args=[sheet.pk]), seen(client, sheet))
        item = sheet.items.get(variable__code="tax", is_current=True)
        assert item.state == "answered"
        client.post(reverse("sheet-confirm", args=[sheet.pk]), seen(client, sheet) | {"only": "tax"})
        item = sheet.items.get(variable__code="tax", is_current=True)
        assert item.state == "confirmed"

    def test_confirms_one_line(self, client, sheet, accountant):
        client.force_login(accountant)
        client.post(reverse("sheet-confirm", args=[sheet.pk]), seen(client, sheet) | {"only": "tax"})
        assert ConfirmationItem.objects.get().variable.code == "tax"

    def test_is_told_of_a_figure_that_changed_meanwhile(self, client, county, sheet, accountant):
        client.force_login(accountant)
        shown = seen(client, sheet)
        old = Figure.objects.current().get(enterprise=sheet.enterprise, variable__code="tax", year=2025)
        Figure.objects.filter(pk=old.pk).update(is_current=False)
        make.figure(sheet.enterprise, old.variable, 1, make.batch(county.county))
        answer = client.post(reverse("sheet-confirm", args=[sheet.pk]), shown, follow=True)
        assert "税收实际贡献在您查看之后有更正，没有确认" in text(answer)

    def test_disputes_with_a_file_and_gets_a_receipt(self, client, sheet, accountant):
        client.force_login(accountant)
        given = {"reason": "少计一笔退税", "wanted": "12.5", "file": SimpleUploadedFile("证明.png", png())}
        answer = client.post(reverse("sheet-dispute", args=[sheet.pk, "tax"]), given, follow=True)

        raised = Dispute.objects.get()
        assert f"回执号 {raised.number}" in text(answer)
        file = client.get(reverse("dispute-attachment", args=[raised.pk]))
        assert file.content == png()
        assert file["X-Content-Type-Options"] == "nosniff"
        assert "少计一笔退税" in text(client.get(reverse("dispute", args=[raised.pk])))

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"reason": ""}, "请写明异议的理由"),
            ({"reason": "不对", "wanted": "很多"}, "认为正确的数值"),
            ({"reason": "不对", "file": SimpleUploadedFile("x.exe", b"MZ")}, "附件不能接收"),
            ({"reason": "不对", "file": SimpleUploadedFile("x.pdf", b"")}, "文件是空的"),
        ],
        ids=["reason", "value", "kind", "empty"],
    )
    def test_keeps_what_was_typed_when_something_is_wrong(self, client, sheet, accountant, given, words):
        client.force_login(accountant)
        answer = text(client.post(reverse("sheet-dispute", args=[sheet.pk, "tax"]), given))
        assert words in answer
        assert given["reason"] in answer
        assert not Dispute.objects.exists()

    def test_takes_its_sheet_along(self, client, sheet, accountant):
        client.force_login(accountant)
        content = client.get(reverse("sheet-workbook", args=[sheet.pk])).content
        page = openpyxl.load_workbook(BytesIO(content)).active
        assert sheet.enterprise.name in page["A1"].value
        assert "税收实际贡献" in [row[0].value for row in page.iter_rows()]
        assert "企业（盖章）" in text(client.get(reverse("sheet-print", args=[sheet.pk])))


class TestOfficers:
    def test_the_town_stands_in_with_a_note(self, client, sheet, town_officer):
        client.force_login(town_officer)
        given = seen(client, sheet) | {"only": "tax"}
        assert "怎样听取" in text(client.post(reverse("sheet-confirm", args=[sheet.pk]), given, follow=True))
        client.post(reverse("sheet-confirm", args=[sheet.pk]), given | {"note": "电话核对"})
        page = text(client.get(reverse("sheet", args=[sheet.pk])))
        assert "镇街代核对：电话核对" in page

    def test_the_town_is_told_that_there_is_an_account(self, client, sheet, town_officer, accountant):
        client.force_login(town_officer)
        page = text(client.get(reverse("sheet", args=[sheet.pk])))
        assert f"该企业有自己的账号（{accountant.username}）" in page
        assert "确认全部" not in page

    def test_the_department_answers(self, client, county, sheet):
        raised = make.dispute(sheet)
        client.force_login(make.user("department_officer", county.county))
        assert raised.number in text(client.get(reverse("dispute-list")))
        assert "1 条异议待答复" in text(client.get(reverse("home")))
        given = {"outcome": "corrected", "value": "12.34", "reason": "退税已入库"}
        answer = client.post(reverse("dispute", args=[raised.pk]), given, follow=True)
        assert "更正为 12.34 万元" in text(answer)
        assert raised.number not in text(client.get(reverse("dispute-list")))
        assert raised.number in text(client.get(reverse("dispute-list"), {"state": "corrected"}))

    def test_a_refused_answer_keeps_what_was_typed(self, client, county, sheet):
        raised = make.dispute(sheet)
        client.force_login(make.user("department_officer", county.county))
        given = {"outcome": "corrected", "value": "", "reason": "退税已入库"}
        answer = text(client.post(reverse("dispute", args=[raised.pk]), given))
        assert "请填写更正后的数值" in answer
        assert "退税已入库" in answer

    def test_who_may_not_answer_is_refused(self, client, county, sheet, accountant, town_officer):
        raised = make.dispute(sheet)
        for user in (accountant, town_officer, make.user("leader", county.county)):
            client.force_login(user)
            page = client.get(reverse("dispute", args=[raised.pk]))
            assert page.status_code == 200
            assert 'name="outcome"' not in text(page)
            given = {"outcome": "upheld", "reason": "无误"}
            assert client.post(reverse("dispute", args=[raised.pk]), given).status_code == 403

    def test_the_office_calls_extends_and_closes(self, client, county):
        for each in county.enterprises:
            make.listed(each)
        office = make.user("reform_office", county.county)
        client.force_login(office)
        assert "还没有发起数据核对" in text(client.get(reverse("confirmation")))
        form = client.get(reverse("confirmation-open")).context["form"]
        answer = client.post(reverse("confirmation-open"), form.data, follow=True)
        assert f"共 {len(county.enterprises)} 张核对表" in text(answer)

        call = ConfirmationCall.objects.get()
        until = timezone.localdate() + timedelta(days=40)
        client.post(reverse("confirmation-extend", args=[call.pk]), {"until": until, "reason": "台风"})
        client.post(reverse("confirmation-close", args=[call.pk]), {"reason": "全部完成"})
        call.refresh_from_db()
        assert (call.extensions.count(), call.closed_reason) == (1, "全部完成")

    def test_the_deadline_is_shown_while_one_chooses(self, client, county):
        client.force_login(make.user("reform_office", county.county))
        asked = {"starts": "2025-09-26", "days": 6, "counting": "working"}
        assert "截止 2025年10月11日 24:00" in text(client.get(reverse("confirmation-term"), asked))
        asked = {"starts": "2099-01-26", "days": 6, "counting": "working"}
        page = text(client.get(reverse("confirmation-term"), asked))
        assert "2099 年放假安排尚未录入，按周一至周五计算" in page
        assert "请填写" in text(client.get(reverse("confirmation-term"), {"days": "x"}))

    def test_the_board_leads_to_the_list(self, client, county, call, sheet):
        make.dispute(sheet)
        client.force_login(make.user("leader", county.county))
        page = client.get(reverse("confirmation"))
        whole = page.context["board"][-1]
        assert dict(whole["sizes"]) == {
            "pending": 11, "confirmed": 0, "disputed": 1, "answered": 0, "silent": 0
        }  # fmt: skip
        listed = client.get(reverse("confirmation"), {"call": call.pk, "state": "disputed"})
        assert [each.enterprise for each in listed.context["page"]] == [sheet.enterprise]


class TestFiguresSayWhoConfirmedThem:
    def figure(self, sheet):
        return Figure.objects.current().get(enterprise=sheet.enterprise, variable__code="tax", year=2025)

    def shown(self, client, county, sheet):
        client.force_login(make.user("leader", county.county))
        return text(client.get(reverse("figure", args=[self.figure(sheet).pk])))

    def test_before_any_call(self, client, county):
        client.force_login(make.user("leader", county.county))
        figure = Figure.objects.first()
        assert "未发起核对" in text(client.get(reverse("figure", args=[figure.pk])))

    def test_by_whom(self, client, county, sheet, accountant):
        client.force_login(accountant)
        client.post(reverse("sheet-confirm", args=[sheet.pk]), seen(client, sheet))
        assert f"已确认：{accountant}" in self.shown(client, county, sheet)
        page = text(client.get(reverse("enterprise", args=[sheet.enterprise.credit_code])))
        assert f"企业核对：已确认：{accountant}" in page

    def test_disputed(self, client, county, sheet, accountant):
        raised = make.dispute(sheet)
        assert f"有异议（{raised.number}）" in self.shown(client, county, sheet)

    def test_by_silence_before_and_after_the_task(self, client, county, call, sheet):
        ConfirmationCall.objects.update(deadline=timezone.now() - timedelta(seconds=1))
        Figure.objects.update(created_at=timezone.now() - timedelta(days=1))
        before = self.shown(client, county, sheet)
        confirmation_calls.take_silence()
        assert "默认同意：到 " in before
        assert "默认同意：到 " in self.shown(client, county, sheet)


class TestTheNumberOfQueries:
    def test_does_not_grow_with_the_county(self, client):
        counts = []
        for code, sizes in [("339901", (8, 4)), ("339903", (30, 24))]:
            made = judged.county(make.county(f"县{code}", code), sizes=sizes)
            call = make.confirmation_call(made.county)
            for sheet in call.sheets.all()[: sizes[0]]:
                make.dispute(sheet)
            client.force_login(make.user("reform_office", made.county))
            pages = ("confirmation", "dispute-list", "home")
            counts.append({page: self.asked(client, reverse(page)) for page in pages})
        assert counts[0] == counts[1]

    def asked(self, client, url):
        client.get(url)  # what is asked once a process is not counted
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)


class TestInterface:
    def address(self, call, sheet=None, act=""):
        path = f"/api/v1/confirmation-calls/{call.pk}/sheets/"
        return path + (f"{sheet.enterprise.credit_code}/{act}" if sheet else "")

    def test_lists_the_sheets_in_scope(self, client, county, call, town_officer):
        client.force_login(town_officer)
        rows = client.get(self.address(call), {"state": "pending"}).json()["results"]
        assert {row["town"] for row in rows} == {county.towns[0].name}
        assert client.get("/api/v1/confirmation-calls/").json()["results"][0]["id"] == call.pk

    def test_an_enterprise_confirms_and_disputes(self, client, call, sheet, accountant):
        client.force_login(accountant)
        lines = client.get(self.address(call, sheet)).json()["figures"]
        version = next(line["version"] for line in lines if line["variable"] == "tax")
        send = {"content_type": "application/json"}
        answer = client.post(self.address(call, sheet, "confirm/"), {"seen": {"tax": version}}, **send)
        assert answer.json()["confirmed"] == 1
        asked = {"variable": "revenue", "reason": "口径不同", "wanted": "8.5"}
        answer = client.post(self.address(call, sheet, "dispute/"), asked, **send)
        assert answer.json()["disputed"] == 1
        again = client.post(self.address(call, sheet, "dispute/"), asked, **send)
        assert (again.status_code, "正在办理" in text(again)) == (400, True)

    def test_others_do_not_exist(self, client, county, call, sheet):
        client.force_login(make.user("enterprise", county.county, credit_code="9133OTHER"))
        assert client.get(self.address(call, sheet)).status_code == 404
        there = make.county("邻县", "339902")
        client.force_login(make.user("leader", there))
        assert client.get(self.address(call)).status_code == 404


def test_the_sheet_of_a_call_to_come_is_not_there_for_the_enterprise(client, county, accountant):
    later = {"starts_at": timezone.now() + timedelta(days=1)}
    call = make.confirmation_call(county.county, **later)
    sheet = ConfirmationSheet.objects.get(call=call, enterprise=county.enterprises[0])
    client.force_login(accountant)
    assert client.get(reverse("sheet", args=[sheet.pk])).status_code == 404
