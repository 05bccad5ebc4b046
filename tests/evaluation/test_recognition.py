"""Whose is this row? By credit code, else by account, certificate or name; else a person says so once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from landuse.actions import matching
from landuse.models import Certificate, Enterprise, EnterpriseName, Identity, MeterAccount
from mujun.accounts.models import AuditEvent
from mujun.intake import actions
from mujun.intake.models import Batch, UnmatchedRow
from mujun.intake.records import pack
from tests import factories as make
from tests.workbooks import CODES, book

pytestmark = pytest.mark.django_db
A, B, STRANGER = CODES
POWER = ["用电量（万千瓦时）", "用水量（立方米）"]


@pytest.fixture
def county():
    load_reference()
    county = make.county()
    first, second = (
        make.enterprise(make.town(county), name, credit_code=code)
        for code, name in [(A, "青澜甲机械厂"), (B, "青澜乙电子厂")]
    )
    for number in ("33010001", "33010002"):
        MeterAccount.objects.create(county=county, enterprise=first, kind="电", number=number)
    Certificate.objects.create(county=county, enterprise=second, kind="不动产权证书", number="浙(2020)0007")
    EnterpriseName.objects.create(
        enterprise=second, name="青澜旧电子厂", since="2019-01-01", until="2021-12-31"
    )
    return county


@pytest.fixture
def officer(county):
    return make.user("department_officer", county, department=make.department("power"))


@pytest.fixture
def send(county, officer):
    def send(header, *rows, partial=False) -> Batch:
        content = book({"数据": [header, *rows]})
        batch = actions.receive(
            content=content, filename="用电.xlsx", layout="power", year=2025, county=county, by=officer
        )
        if partial:
            actions.choose_good_rows(batch=batch, by=officer)
        return actions.import_batch(batch=batch, by=officer)

    return send


def problem(batch):
    (found,) = batch.problems
    assert batch.state == Batch.State.REJECTED
    assert not Figure.objects.exists()
    return found


class TestWithoutACode:
    @pytest.mark.parametrize(
        ("title", "text", "code", "remark"),
        [
            ("户号", "33010001", A, "by_account"),
            ("户号", 33010002.0, A, "by_account"),
            ("证书编号", "浙（2020）0007", B, "by_certificate"),
            ("企业名称", "青澜 甲机械厂", A, "by_name"),
            ("企业名称", "青澜旧电子厂", B, "by_name"),
        ],
    )
    def test_something_else_tells(self, send, title, text, code, remark):
        batch = send([title, *POWER], [text, 12.5, 300])
        assert batch.state == Batch.State.IMPORTED
        assert {figure.enterprise.credit_code for figure in Figure.objects.all()} == {code}
        assert [note["code"] for note in batch.notes] == [remark]

    def test_a_blank_code_beside_others(self, send):
        header = ["统一社会信用代码", "企业名称", *POWER]
        assert send(header, [A, "青澜甲机械厂", 1, 1], ["", "青澜乙电子厂", 2, 2]).created == 4

    def test_nothing_tells(self, send):
        found = problem(send(["企业名称", *POWER], ["无名厂", 1, 1]))
        assert (found["cell"], found["code"], found["value"]) == ("A2", "unmatched", "无名厂")
        assert "没有对上" in found["reason"]
        assert "匹配" in found["cure"]

    def test_no_column_to_go_by(self, send):
        assert problem(send(POWER, [1, 1]))["code"] == "missing_column"

    def test_account_and_name_disagree(self, send):
        found = problem(send(["户号", "企业名称", *POWER], ["33010001", "青澜乙电子厂", 1, 1]))
        assert "户号属于青澜甲机械厂" in found["reason"]
        assert "企业名称属于青澜乙电子厂" in found["reason"]

    def test_two_enterprises_of_one_name(self, county, send):
        make.enterprise(make.town(county), "青澜甲机械厂")
        assert problem(send(["企业名称", *POWER], ["青澜甲机械厂", 1, 1]))["code"] == "unmatched"

    def test_a_sound_code_that_is_not_in_the_list_is_for_a_person(self, send):
        found = problem(send(["统一社会信用代码", "企业名称", *POWER], [STRANGER, "青澜甲机械厂", 1, 1]))
        assert "信用代码不在企业名单中，但企业名称属于青澜甲机械厂" in found["reason"]

    def test_a_malformed_code_keeps_its_own_problem(self, send):
        found = problem(send(["统一社会信用代码", *POWER], ["123", 1, 1]))
        assert found["code"] != "unmatched"
        assert not UnmatchedRow.objects.exists()


class TestPartsOfOne:
    def test_accounts_are_added_up_and_every_cell_is_named(self, send):
        batch = send(["户号", *POWER], ["33010001", 0.1, 100], ["33010002", 0.2, ""])
        figures = {figure.variable.code: figure for figure in Figure.objects.select_related("variable")}
        assert (float(figures["electricity"].value), figures["electricity"].cell) == (0.3, "B2、B3")
        assert (float(figures["water"].value), figures["water"].cell) == (100, "C2")
        assert (batch.created, batch.ignored) == (2, 0)

    def test_of_very_many_accounts_twenty_cells_are_named(self, county, send):
        about = Enterprise.objects.get(credit_code=A)
        numbers = [f"3302{at:04d}" for at in range(22)]
        MeterAccount.objects.bulk_create(
            MeterAccount(county=county, enterprise=about, kind="电", number=number) for number in numbers
        )
        send(["户号", *POWER], *([number, 1, ""] for number in numbers))
        named = "、".join(f"B{row}" for row in range(2, 22))
        assert Figure.objects.values_list("value", "cell").get() == (22, f"{named}等 22 格")

    def test_the_same_account_twice_is_a_mistake(self, send):
        assert (
            problem(send(["户号", *POWER], ["33010001", 1, 1], ["33010001", 1, 1]))["code"] == "duplicate_row"
        )

    def test_an_account_beside_a_row_without_one_is_a_mistake(self, send):
        header = ["统一社会信用代码", "户号", *POWER]
        found = problem(send(header, [A, "", 1, 1], ["", "33010001", 1, 1]))
        assert (found["code"], found["cell"]) == ("duplicate_row", "A3")


class TestDecision:
    def decide(self, county, by, enterprise, kind="name", text="无名厂"):
        return matching.decide(
            county=county, kind=kind, text=text, enterprise=enterprise, by=by, reason="电话问过"
        )

    def test_is_remembered(self, county, officer, send):
        header = ["企业名称", *POWER]
        send(header, ["无名厂", 1, 1])
        self.decide(county, officer, county.enterprise_set.get(credit_code=A))
        batch = send(header, ["无名厂", 1, 1])
        assert (batch.created, [note["code"] for note in batch.notes]) == (2, ["by_decision"])
        assert AuditEvent.objects.filter(act="identity_decided").count() == 1

    def test_none_of_ours_stays_out_and_is_said(self, county, officer, send):
        self.decide(county, officer, None)
        batch = send(["企业名称", *POWER], ["无名厂", "不是数", 1], ["青澜甲机械厂", 1, 1])
        assert (batch.created, batch.rows) == (2, 2)
        note = next(note for note in batch.notes if note["code"] == "passed_over")
        assert (note["count"], note["cells"]) == (1, ["A2"])

    def test_revoked_is_asked_again(self, county, officer, send):
        identity = self.decide(county, officer, None)
        matching.revoke(identity=identity, by=officer)
        assert problem(send(["企业名称", *POWER], ["无名厂", 1, 1]))["code"] == "unmatched"
        self.decide(county, officer, None)
        assert Identity.objects.count() == 2

    def test_once(self, county, officer):
        self.decide(county, officer, None)
        with pytest.raises(ValidationError, match="已由"):
            self.decide(county, officer, None)

    def test_enterprise_of_another_county(self, county, officer):
        elsewhere = make.enterprise(make.town(make.county("别县", "339902")))
        with pytest.raises(ValidationError, match="没有这家企业"):
            self.decide(county, officer, elsewhere)

    @pytest.mark.parametrize("role", ["town_officer", "leader", "enterprise"])
    def test_not_by_everybody(self, county, role):
        with pytest.raises(PermissionDenied):
            self.decide(county, make.user(role, county), None)


class TestQueue:
    def page(self, client, officer):
        client.force_login(officer)
        return client.get("/matching/?year=2025")

    def test_rows_alike_wait_together_with_who_they_resemble(self, client, officer, send):
        send(["企业名称", *POWER], ["青澜甲机戒厂", 1, 1], ["青澜甲机戒厂", 2, 2])
        (waiting,) = self.page(client, officer).context["waiting"]
        assert (waiting.text, waiting.rows) == ("青澜甲机戒厂", 2)
        assert waiting.candidates[0].credit_code == A

    def test_a_mistyped_code_finds_its_neighbour(self, client, officer, send):
        typo = A[:-2] + ("0" if A[-2] != "0" else "1") + A[-1]
        send(["统一社会信用代码", *POWER], [typo, 1, 1])
        (waiting,) = self.page(client, officer).context["waiting"]
        assert [each.credit_code for each in waiting.candidates] == [A]

    def test_from_the_queue_to_the_figure(self, client, officer, send):
        """Half of the rows came in; the other half is matched and follows without a new file."""
        batch = send(["企业名称", *POWER], ["无名厂", 1, 1], ["青澜乙电子厂", 2, 2], partial=True)
        assert (batch.state, batch.left_out) == (Batch.State.IMPORTED, 1)
        client.force_login(officer)
        answer = client.post(
            "/matching/decide/?year=2025", {"kind": "name", "text": "无名厂", "other": A}, follow=True
        )
        assert not answer.context["waiting"]
        assert [each.pk for each in answer.context["ready"]] == [batch.pk]
        client.post(f"/imports/{batch.pk}/again/")
        again = actions.import_batch(batch=Batch.objects.first(), by=officer)
        assert (again.created, again.unchanged) == (2, 2)
        assert not self.page(client, officer).context["ready"]

    def test_a_later_workbook_replaces_what_waited(self, client, officer, send):
        send(["企业名称", *POWER], ["无名厂", 1, 1])
        send(["企业名称", *POWER], ["青澜乙电子厂", 1, 1])
        assert not self.page(client, officer).context["waiting"]

    def test_single_rows_from_elsewhere_replace_no_workbook(self, client, county, officer, send):
        send(["企业名称", *POWER], ["无名厂", 1, 1])
        records = pack({"数据": [{"credit_code": A, "electricity": 1, "water": 2}]})
        later = actions.receive(
            content=records, filename="网格录入", layout="power", year=2025, county=county, by=officer,
            origin=Batch.Origin.GRID,
        )  # fmt: skip
        assert actions.import_batch(batch=later, by=officer).state == Batch.State.IMPORTED
        assert len(self.page(client, officer).context["waiting"]) == 1

    def test_another_department_does_not_see_it(self, client, county, officer, send):
        send(["企业名称", *POWER], ["无名厂", 1, 1])
        assert not self.page(client, make.user("department_officer", county)).context["waiting"]

    @pytest.mark.parametrize(
        ("enterprise", "words"), [("", "请选择"), ("91330000000000000X", "没有信用代码")]
    )
    def test_nothing_chosen_or_unknown(self, client, officer, enterprise, words):
        client.force_login(officer)
        asked = {"kind": "name", "text": "无名厂", "other": enterprise}
        assert words in client.post("/matching/decide/", asked, follow=True).content.decode()
        assert not Identity.objects.exists()
