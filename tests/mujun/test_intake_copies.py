"""The sender's own file comes back with every mistake marked, and goes in again once it is mended."""

import io

import openpyxl
import pytest
from django.urls import reverse
from openpyxl.comments import Comment

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from mujun.accounts.models import AuditEvent
from mujun.intake import actions, copies
from mujun.intake.marking import LIST, CannotMark, mark
from mujun.intake.models import Batch, ErrorCopy
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish
from tests import factories
from tests.workbooks import CODES, Formula, book
from tests.workers import ended

pytestmark = pytest.mark.django_db

HEADER = ["统一社会信用代码", "企业名称", "工业增加值（万元）", "营业收入（万元）",
          "综合能耗等价值（吨标煤）", "年平均职工人数（人）", "R&D经费支出（万元）"]  # fmt: skip
GOOD = [CODES[0], "甲厂", 100, 500, 10, 30, 5]
# twelve kinds of mistakes: what is wrong, the cell it stands in, and what makes it right
MISTAKES = [
    ("unknown_column", "H1", "营业收人", None),
    ("not_a_number", "C2", "约600", 600),
    ("negative", "D2", -5, 5),
    ("too_many_decimals", "E2", 1.23456789, 1.2346),
    ("error_cell", "F2", Formula("=1/0", "#DIV/0!"), 30),
    ("out_of_range", "G2", 1e15, 5),
    ("code_as_number", "A3", 913301007996550580, CODES[2]),
    ("bad_credit_code", "A4", "9133", "91330000000000003A"),
    ("total_row", "A5", "合计", "91330000000000004A"),
    ("unmatched", "A6", "913399010000000038", "91330000000000005A"),
    ("duplicate_row", "A8", CODES[1], "91330000000000006A"),
    ("unmatched", "A9", "", "91330000000000007A"),
]


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    mended = [right for _, cell, _, right in MISTAKES if cell.startswith("A")]
    for code in [*CODES[:2], *mended]:
        factories.enterprise(factories.town(county), credit_code=code)
    return county


def wrong() -> bytes:
    rows = [list(HEADER), *([*GOOD] for _ in range(8))]
    for row in rows:
        row.append(None)
    rows[6][0] = CODES[1]
    for _, cell, value, _ in MISTAKES:
        rows[int(cell[1:]) - 1]["ABCDEFGH".index(cell[0])] = value
    return book({"数据": rows, "备查": [["=1+1"], [Formula("=1+1", 2)]]})


def rejected(county, content: bytes, by=None) -> Batch:
    batch = actions.receive(
        content=content, filename="统计.xlsx", layout="statistics", year=2025, county=county, by=by
    )
    return actions.check(batch=batch, by=by)


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_twelve_kinds_of_mistakes_are_marked_and_the_mended_copy_goes_in(county):
    batch = rejected(county, wrong())
    assert {(problem["code"], problem["cell"]) for problem in batch.problems} == {
        (code, cell) for code, cell, _, _ in MISTAKES
    }
    copy = opened(mark(wrong(), batch.problems))
    page = copy["数据"]
    for problem in batch.problems:
        cell = page[problem["cell"]]
        assert cell.fill.fgColor.rgb == "FFFFC7CE"
        assert f"{problem['reason']}。{problem['cure']}" in cell.comment.text
    marked = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert marked == {cell for _, cell, _, _ in MISTAKES}

    for _, cell, _, right in MISTAKES:
        page[cell] = right
    batch = rejected(county, saved(copy))
    assert (batch.state, batch.problems) == (Batch.State.CHECKED, [])
    assert actions.import_batch(batch=batch, by=None).created == 40
    assert Figure.objects.count() == 40


def test_the_list_leads_to_every_cell_and_holds_what_has_none(county):
    problems = rejected(county, book({"数据": [HEADER[:-1], ["x", *GOOD[1:-1]]]})).problems
    page = opened(mark(book({"数据": [HEADER[:-1], GOOD[:-1]]}), problems))[LIST]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert [(line[1], line[2]) for line in lines] == [
        (None, "R&D经费支出（万元）"),
        ("A2", "统一社会信用代码"),
    ]
    assert page["B3"].hyperlink.location == "'数据'!A2"
    assert page["B2"].hyperlink is None


def test_the_rest_of_the_file_stays(county):
    original = opened(wrong())
    original["数据"]["B3"].comment = Comment("问过企业", "会计")
    original["数据"]["C2"].comment = Comment("约数", "会计")
    original["数据"].column_dimensions["B"].width = 33
    content = saved(original)
    copy = opened(mark(content, rejected(county, wrong()).problems))
    assert copy.sheetnames == [LIST, "数据", "备查"]
    assert copy["备查"]["A2"].value == "=1+1"
    assert copy["数据"]["B3"].comment.text == "问过企业"
    assert copy["数据"]["C2"].comment.text.endswith("原批注：约数")
    assert copy["数据"].column_dimensions["B"].width == 33


def test_marks_of_an_earlier_copy_are_taken_off(county):
    first = opened(mark(wrong(), rejected(county, wrong()).problems))
    first["数据"]["C2"] = 600
    content = saved(first)
    copy = opened(mark(content, rejected(county, content).problems))
    assert copy["数据"]["C2"].comment is None
    assert copy["数据"]["C2"].fill.fill_type is None
    assert copy["数据"]["D2"].comment
    assert copy.sheetnames.count(LIST) == 1


def test_nothing_in_the_list_is_a_formula_and_comments_stay_short():
    evil = {
        "sheet": "数据",
        "cell": "A1",
        "column": "+1",
        "value": "=cmd()",
        "reason": "长" * 40_000,
        "cure": "\x01",
    }
    copy = opened(mark(book({"数据": [["x"]]}), [evil, {**evil, "sheet": "没有", "cell": "B2"}]))
    assert copy[LIST]["D2"].value == "=cmd()"
    assert copy[LIST]["D2"].data_type == "s"
    assert copy[LIST]["D2"].quotePrefix
    assert len(copy["数据"]["A1"].comment.text) <= 1000
    assert copy[LIST]["B3"].hyperlink is None


def test_a_formula_that_nobody_computed_is_not_a_blank(county):
    workbook = opened(book({"数据": [HEADER, GOOD]}))
    workbook["数据"]["D2"] = "=100*5"
    (problem,) = rejected(county, saved(workbook)).problems
    assert (problem["cell"], problem["reason"]) == ("D2", "公式出错（没有计算结果）")
    assert "打开并保存" in problem["cure"]


def test_a_file_that_is_no_workbook_says_so(county):
    with pytest.raises(CannotMark, match="不能逐格标注"):
        mark(b"PK no workbook", [])
    batch = rejected(county, b"PK no workbook")
    with pytest.raises(CannotFinish, match="不能逐格标注"):
        copies.keep_copy(batch=batch, by=None)


# The page


def test_small_file_comes_back_at_once(client, county):
    client.force_login(officer := factories.user("reform_office", county))
    batch = rejected(county, wrong(), officer)
    assert "下载标错文件" in client.get(reverse("batch", args=[batch.pk])).content.decode()
    response = client.post(reverse("batch-copy", args=[batch.pk]))
    assert "%E6%A0%87%E9%94%99.xlsx" in response["Content-Disposition"]
    assert opened(response.content)[LIST].max_row == 13
    assert not Job.objects.exists()


def test_file_that_cannot_be_marked_leads_back_with_the_reason(client, county):
    client.force_login(officer := factories.user("reform_office", county))
    batch = rejected(county, b"PK no workbook", officer)
    page = client.post(reverse("batch-copy", args=[batch.pk]), follow=True)
    assert "不能逐格标注" in page.content.decode()


def test_a_clean_batch_has_no_copy(client, county):
    client.force_login(officer := factories.user("reform_office", county))
    batch = rejected(county, book({"数据": [HEADER, GOOD]}), officer)
    page = client.post(reverse("batch-copy", args=[batch.pk]), follow=True)
    assert "没有错误" in page.content.decode()


def test_another_department_gets_no_copy(client, county):
    client.force_login(factories.user("department_officer", county))
    assert client.post(reverse("batch-copy", args=[rejected(county, wrong()).pk])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_large_file_is_marked_by_a_worker_and_kept_until_the_next_check(client, worker):
    load_reference()
    county = factories.county()
    client.force_login(officer := factories.user("reform_office", county))
    batch = rejected(county, book({"数据": [HEADER, *([*GOOD] for _ in range(2_001))]}), officer)
    page = reverse("batch", args=[batch.pk])
    assert client.post(reverse("batch-copy", args=[batch.pk])).url == page
    assert ended(Job.objects.get()).state == "done"
    assert "标错文件已备好" in client.get(page).content.decode()
    response = client.post(reverse("batch-copy", args=[batch.pk]))
    assert opened(response.content)[LIST].max_row == batch.problem_count + 1
    assert AuditEvent.objects.filter(act="batch_marked", actor=officer).count() == 1
    actions.check(batch=batch, by=officer)
    assert not ErrorCopy.objects.exists()
