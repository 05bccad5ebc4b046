"""Rows that come as JSON: the same checks as a workbook, sent twice and written once."""

import io

import openpyxl
import pytest

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from mujun.intake.checks import check_sheet
from mujun.intake.models import Batch
from mujun.intake.records import as_workbook, pack, read_records
from mujun.intake.sheets import Column, Sheet
from tests import factories as make
from tests.problems import problem_of
from tests.workbooks import CODES

TAX = Sheet(
    "数据",
    [
        Column("credit_code", "统一社会信用代码", "credit_code", required=True),
        Column("name", "企业名称", optional=True),
        Column("tax", "税收实际贡献", "number", unit="万元"),
    ],
)


class TestReading:
    def rows(self, *records):
        return read_records(pack({"数据": records}), [TAX]).tables["数据"]

    def test_columns_by_key_or_title_in_the_order_they_first_come(self):
        rows = self.rows({"credit_code": CODES[0], "tax": 1}, {"税收实际贡献": 2, "credit_code": CODES[1]})
        assert rows[0] == ["统一社会信用代码", "税收实际贡献（万元）", "税收实际贡献"]
        assert rows[1:] == [[CODES[0], 1.0, ""], [CODES[1], "", 2.0]]

    def test_the_problem_names_the_record_as_row(self):
        rows = self.rows({"credit_code": CODES[0], "tax": 1}, {"credit_code": CODES[1], "tax": "很多"})
        (problem,) = check_sheet(TAX, rows).problems
        assert (problem.cell, problem.value, problem.code) == ("B3", "很多", "not_a_number")

    @pytest.mark.parametrize("value", [[1], {"a": 1}, True])
    def test_what_no_cell_can_hold_is_a_problem(self, value):
        (problem,) = check_sheet(TAX, self.rows({"credit_code": CODES[0], "tax": value})).problems
        assert problem.code == "not_a_number"

    def test_unknown_name_is_named_with_the_nearest(self):
        (problem, *_) = check_sheet(TAX, self.rows({"credit_code": CODES[0], "税收实际供献": 1})).problems
        assert (problem.code, "税收实际贡献（万元）" in problem.cure) == ("unknown_column", True)

    def test_sheets_that_do_not_fit(self):
        book = read_records(pack({"数据1": []}), [TAX])
        assert [problem.code for problem in book.problems] == ["unknown_sheet", "missing_sheet"]
        assert "「数据」" in book.problems[0].cure

    def test_no_records(self):
        (problem,) = check_sheet(TAX, self.rows()).problems
        assert problem.code == "no_header"

    def test_as_a_workbook_every_value_stands_in_its_cell(self):
        content = pack({"数据": [{"credit_code": CODES[0], "tax": 1.5, "name": "=HYPERLINK(1)"}]})
        page = openpyxl.load_workbook(io.BytesIO(as_workbook(content, [TAX])))["数据"]
        assert (page["B2"].value, page["C2"].value, page["C2"].data_type) == (1.5, "=HYPERLINK(1)", "s")


@pytest.fixture
def officer(db):
    load_reference()
    county = make.county()
    for code, name in zip(CODES, ["甲厂", "乙厂"], strict=False):
        make.enterprise(make.town(county), name, credit_code=code)
    return make.user("department_officer", county)


@pytest.fixture
def send(client, officer):
    client.force_login(officer)

    def send(*records, **fields):
        body = {"layout": "tax", "year": 2025, "records": {"数据": records}} | fields
        return client.post("/api/v1/batches/", body, content_type="application/json")

    return send


RECORD = {"credit_code": CODES[0], "tax": 120.5}


class TestSending:
    def test_few_records_are_written_at_once(self, send):
        answer = send(RECORD)
        assert (answer.status_code, answer.json()["state"], answer.json()["created"]) == (201, "imported", 1)
        figure = Figure.objects.get()
        assert (figure.value, figure.sheet, figure.cell) == (120.5, "数据", "B2")
        assert figure.batch.origin == Batch.Origin.INTERFACE

    def test_every_mistake_at_once_and_nothing_by_halves(self, send):
        answer = send(RECORD, {"credit_code": "123", "tax": "x"})
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert [each["cell"] for each in answer.json()["problems"]] == ["A3", "B3"]
        assert not Figure.objects.exists()

    def test_good_records_by_choice(self, send):
        answer = send(RECORD, {"credit_code": "123", "tax": 1}, partial=True)
        assert (answer.status_code, answer.json()["left_out"]) == (201, 1)
        assert Figure.objects.count() == 1

    def test_trial(self, send):
        answer = send(RECORD, dry_run=True)
        assert (answer.status_code, answer.json()["state"], answer.json()["created"]) == (201, "checked", 1)
        assert not Figure.objects.exists()

    def test_many_records_are_the_workers_business(self, send, monkeypatch):
        monkeypatch.setattr("mujun.intake.api.AT_ONCE_ROWS", 1)
        answer = send(RECORD, {"credit_code": CODES[1], "tax": 1})
        assert (answer.status_code, "job_url" in answer.json()) == (202, True)

    def test_of_another_department(self, send):
        answer = send({"credit_code": CODES[0]}, layout="power")
        assert (answer.status_code, problem_of(answer)["code"]) == (403, "permission_denied")

    def test_too_much(self, send, settings):
        settings.UPLOAD_LIMIT_BYTES = 100
        assert "分成" in problem_of(send(*[RECORD] * 9))["detail"]


class TestKey:
    def test_sent_again_is_the_same_batch(self, send):
        first, again = send(RECORD, key="2025-11-a").json(), send(RECORD, key="2025-11-a").json()
        assert (first["id"], first["created"], first["key"]) == (again["id"], again["created"], "2025-11-a")
        assert (Batch.objects.count(), Figure.objects.count()) == (1, 1)

    def test_sent_again_after_a_mistake_says_the_same(self, send):
        answers = [send({"credit_code": "1"}, key="a") for _ in range(2)]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert Batch.objects.count() == 1

    @pytest.mark.parametrize("other", [{"year": 2024}, {"records": {"数据": [RECORD | {"tax": 1}]}}])
    def test_for_something_else_is_a_conflict(self, send, other):
        send(RECORD, key="a")
        answer = send(RECORD, key="a", **other)
        assert (answer.status_code, "新的批次号" in problem_of(answer)["detail"]) == (409, True)
        assert Batch.objects.count() == 1

    def test_another_sender_has_keys_of_his_own(self, send, client, officer):
        send(RECORD, key="a")
        client.force_login(make.user("department_officer", officer.county))
        assert send(RECORD, key="a").json()["unchanged"] == 1
        assert Batch.objects.count() == 2


class TestLookingBack:
    def test_the_batch_as_a_workbook(self, send, client):
        pk = send(RECORD).json()["id"]
        content = client.get(f"/imports/{pk}/file/").content
        assert openpyxl.load_workbook(io.BytesIO(content))["数据"]["B2"].value == 120.5

    def test_with_its_mistakes_marked(self, send, client):
        pk = send({"credit_code": CODES[0], "tax": "很多"}).json()["batch"]
        content = client.post(f"/imports/{pk}/copy/").content
        assert openpyxl.load_workbook(io.BytesIO(content))["数据"]["B2"].comment is not None

    def test_of_a_workbook_the_very_bytes(self, client, officer):
        batch = make.batch(officer.county)
        client.force_login(officer)
        assert client.get(f"/imports/{batch.pk}/file/").content == bytes(batch.file.content)
