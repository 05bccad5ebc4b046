"""From a file to the tables: all or nothing, and checking never disagrees with importing."""

import io
import zipfile
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from evaluation.actions.reference import load_reference
from evaluation.models import Figure
from landuse.layouts.marks import OCCASIONAL
from landuse.models import Enterprise
from mujun.accounts.models import AuditEvent
from mujun.accounts.roles import ROLES
from mujun.intake import actions, container, processing
from mujun.intake.credit_code import check_character
from mujun.intake.layouts import all_layouts
from mujun.intake.models import Batch, SourceFile
from tests import factories
from tests.workbooks import CODES, Formula, book, password_protected

pytestmark = pytest.mark.django_db

STATISTICS = [
    "统一社会信用代码",
    "企业名称",
    "工业增加值（万元）",
    "营业收入（万元）",
    "综合能耗等价值（吨标煤）",
    "年平均职工人数（人）",
    "R&D经费支出（万元）",
]
ROW = [CODES[0], "甲厂", 100, 500, 10, 30, 5]


@pytest.fixture
def county():
    load_reference()
    county = factories.county()
    for code, name in zip(CODES, ["甲厂", "乙厂"], strict=False):
        factories.enterprise(factories.town(county), name, credit_code=code)
    return county


def receive(county, content: bytes, layout: str = "statistics", by=None) -> Batch:
    return actions.receive(
        content=content, filename="统计.xlsx", layout=layout, year=2025, county=county, by=by
    )


def statistics(*rows, header=STATISTICS) -> bytes:
    return book({"数据": [header, *rows]})


def with_cell(column: int, value: object) -> bytes:
    return statistics([*ROW[:column], value, *ROW[column + 1 :]])


def bomb() -> bytes:
    buffer = io.BytesIO(statistics(ROW))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * (container.UNPACKED_LIMIT + 1))
    return buffer.getvalue()


REFUSED = {
    "empty file": (lambda: b"", "", "文件是空的", "重新导出或下载模板填写后再传"),
    "csv named xlsx": (lambda: "代码,税收".encode("gbk"), "", "不是 xlsx 工作簿", "另存为"),
    "broken": (lambda: statistics(ROW)[:-40], "", "文件已损坏，无法读取", "重新打开并另存"),
    "password": (password_protected, "", "文件设有打开密码，无法读取", "去掉打开密码"),
    "zip bomb": (bomb, "", "解压后超过 300 MB", "只留数据，另存后再传"),
    "unknown column": (
        lambda: statistics([*ROW, 1], header=[*STATISTICS, "营业收人"]),
        "H1",
        "没有「营业收人」这一列",
        "如果是「营业收入（万元）」，请改成这个名称",
    ),
    "text in a number cell": (lambda: with_cell(5, "12万"), "F2", "不是数值", "例如 120000（单位：人）"),
    "negative": (lambda: with_cell(3, -5), "D2", "营业收入不能为负数", "改为正数"),
    "two rows for one enterprise": (lambda: statistics(ROW, ROW), "A3", "第 3 行与第 2 行重复", "只保留一行"),
    "error value": (
        lambda: with_cell(3, Formula("=1/0", "#DIV/0!")),
        "D2",
        "公式出错（#DIV/0!）",
        "改正公式",
    ),
    "code as a number": (
        lambda: statistics([913301007996550580, "", *ROW[2:]]),
        "A2",
        "代码被存成了数值",
        "设为文本格式",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("dry_run", [True, False])
def test_bad_workbook_names_the_cell_and_the_cure_and_writes_nothing(county, case, dry_run):
    make, cell, reason, cure = REFUSED[case]
    act = actions.check if dry_run else actions.import_batch
    batch = act(batch=receive(county, make()), by=None)
    (problem,) = batch.problems
    assert (batch.state, batch.problem_count) == (Batch.State.REJECTED, 1)
    assert problem["cell"] == cell
    assert problem["reason"].startswith(reason)
    assert cure in problem["cure"]
    assert not Figure.objects.exists()


@pytest.mark.parametrize(("typed", "value"), [("１２３", 123), ("1,234.5", 1234.5)])
def test_full_width_digits_and_thousand_separators_work_and_are_noted(county, typed, value):
    batch = actions.import_batch(batch=receive(county, with_cell(3, typed)), by=None)
    assert batch.state == Batch.State.IMPORTED
    assert Figure.objects.get(variable__code="revenue").value == value
    assert [(note["column"], note["cells"]) for note in batch.notes] == [("营业收入（万元）", ["D2"])]


def test_one_bad_cell_keeps_everything_out(county):
    content = statistics(ROW, [CODES[1], "乙厂", 1, "x", 1, 1, 1])
    batch = actions.import_batch(batch=receive(county, content), by=None)
    assert [problem["cell"] for problem in batch.problems] == ["D3"]
    assert not Figure.objects.exists()


def test_checking_writes_nothing_but_says_what_would_change(county):
    batch = actions.check(batch=receive(county, statistics(ROW)))
    assert (batch.state, batch.rows, batch.created, batch.changed, batch.unchanged) == ("checked", 1, 5, 0, 0)
    assert not Figure.objects.exists()
    imported = actions.import_batch(batch=batch, by=None)
    assert (imported.state, imported.created) == ("imported", 5)
    assert imported.imported_at
    assert Figure.objects.count() == 5


def test_a_rejected_batch_may_be_right_later(county):
    """The list of enterprises came after the figures."""
    batch = actions.check(batch=receive(county, statistics([CODES[2], *ROW[1:]])))
    assert batch.state == Batch.State.REJECTED
    factories.enterprise(county.towns.get(), credit_code=CODES[2])
    batch = actions.check(batch=batch)
    assert (batch.state, batch.problems, batch.created) == (Batch.State.CHECKED, [], 5)


def test_importing_a_batch_again_does_nothing(county):
    batch = actions.import_batch(batch=receive(county, statistics(ROW)), by=None)
    again = actions.import_batch(batch=batch, by=None)
    assert (again.state, again.created, again.imported_at) == ("imported", 5, batch.imported_at)
    assert actions.check(batch=batch).state == Batch.State.IMPORTED
    assert Figure.objects.count() == 5


def test_the_same_bytes_are_kept_once(county):
    content = statistics(ROW)
    first, second = receive(county, content), receive(county, content)
    assert first.file == second.file
    assert SourceFile.objects.count() == 1
    assert bytes(SourceFile.objects.get().content) == content


def test_every_step_leaves_its_audit_event(county):
    officer = factories.user("reform_office", county)
    batch = receive(county, statistics(ROW), by=officer)
    actions.check(batch=batch, by=officer)
    actions.import_batch(batch=batch, by=officer)
    events = AuditEvent.objects.filter(act__startswith="batch_").order_by("id")
    assert [event.act for event in events] == ["batch_received", "batch_checked", "batch_imported"]
    assert {event.actor for event in events} == {officer}
    assert events.last().detail["created"] == 5


def test_more_problems_than_are_kept_are_counted(county, monkeypatch):
    monkeypatch.setattr(processing, "STORED_PROBLEMS", 3)
    batch = actions.check(
        batch=receive(county, statistics(*(["x", "", "y", "", "", "", ""] for _ in range(4))))
    )
    assert (len(batch.problems), batch.problem_count) == (3, 8)


def test_fifty_thousand_rows_work(county):
    bodies = [f"9133990{number:010}" for number in range(50_000)]
    codes = [body + check_character(body) for body in bodies]
    header = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "规模"]
    rows = ([code, f"企业{code[7:17]}", "云栖镇", "33", "规下"] for code in codes)
    batch = actions.import_batch(
        batch=receive(county, book({"名单": [header, *rows]}), "enterprises"), by=None
    )
    assert batch.problems == batch.notes == []
    assert (batch.rows, batch.created) == (50_000, 50_000)
    assert Enterprise.objects.count() == 50_002


def test_file_beyond_the_limit_is_refused(county, settings):
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    with pytest.raises(ValidationError, match="文件超过 1 MB。删除图片和多余的工作表"):
        receive(county, b"PK" + b"\0" * 1024 * 1024)
    assert not Batch.objects.exists()


# Who may send what

SENDERS = {
    "tax_officer": {"tax"},
    "department_officer": {"statistics"},
    "land_officer": {
        "land",
        "parcel_map",
        "town_borders",
        "certificates",
        "developments",
        "development_pauses",
        "natural_resources",
    },
    "api_client": {"statistics"},
    "reform_office": {"enterprises", "land", "tax", "statistics", "power", "environment", *OCCASIONAL},
}


@pytest.mark.parametrize("role", [*ROLES, "tax_officer"])
def test_everybody_sends_only_their_own_workbooks(county, role):
    department = factories.department("tax" if role == "tax_officer" else "statistics")
    if role == "tax_officer":
        sender = factories.user("department_officer", county, department=department)
    elif role in {"department_officer", "api_client"}:
        sender = factories.user(role, county, department=department)
    else:
        sender = factories.user(role, None if role == "system_admin" else county)
    allowed = SENDERS.get(role, set())
    assert {layout.code for layout in actions.layouts_for(sender)} == allowed
    for layout in all_layouts():
        if layout.code in allowed:
            receive(county, b"", layout.code, by=sender)
        else:
            with pytest.raises(PermissionDenied):
                receive(county, b"", layout.code, by=sender)
    assert set(Batch.objects.values_list("layout", flat=True)) == allowed


def test_nobody_sends_for_another_county(county):
    neighbour = factories.user("reform_office", factories.county("赤岭县", "339902"))
    batch = receive(county, statistics(ROW))
    with pytest.raises(PermissionDenied):
        receive(county, b"", by=neighbour)
    with pytest.raises(PermissionDenied):
        actions.import_batch(batch=batch, by=neighbour)
    assert not Figure.objects.exists()


# Dry run and import

values = st.one_of(
    st.none(),
    st.decimals(-100, 10**6, places=2).map(float),
    st.sampled_from(["１２", "1,000", "/", "12万", "x", -1, 1e15, 0.1234567]),
)
rows = st.tuples(st.sampled_from([*CODES, "123", ""]), st.none(), values, values, values, values, values)


def changes_of(batch: Batch) -> list[tuple]:
    return list(batch.changes.values_list("kind", "subject", "item", "old", "new", "cell"))


@given(st.lists(st.lists(rows, min_size=1, max_size=4), min_size=1, max_size=3))
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dry_run_and_import_always_agree(county, workbooks):
    names = ("rows", "created", "changed", "unchanged", "ignored", "problem_count", "problems", "notes")
    with transaction.atomic():
        for table in workbooks:
            batch = receive(county, statistics(*table))
            before = list(Figure.objects.order_by("id").values_list("id", "is_current"))
            tried = actions.check(batch=batch)
            preview = changes_of(batch)
            assert list(Figure.objects.order_by("id").values_list("id", "is_current")) == before
            done = actions.import_batch(batch=batch, by=None)
            assert [getattr(tried, name) for name in names] == [getattr(done, name) for name in names]
            assert preview == changes_of(batch)
            assert len(preview) == done.created + done.changed + done.ignored
            assert (tried.state == "rejected") == (done.state == "rejected") == bool(done.problems)
            assert Figure.objects.count() == len(before) + done.created + done.changed
        transaction.set_rollback(True)


# The good rows


@given(st.lists(rows, min_size=1, max_size=6))
@examples(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_dry_run_and_import_agree_about_the_good_rows_too(county, table):
    names = ("state", "rows", "left_out", "created", "changed", "unchanged", "ignored", "problems", "notes")
    with transaction.atomic():
        batch = receive(county, statistics(*table))
        tried = actions.check(batch=batch, partial=True)
        preview = changes_of(batch)
        assert not Figure.objects.exists()
        if tried.state == Batch.State.CHECKED:
            done = actions.import_batch(batch=batch, by=None)
            assert [getattr(tried, name) for name in names[1:]] == [getattr(done, name) for name in names[1:]]
            assert preview == changes_of(batch)
            faulty = {problem["cell"].lstrip("ABCDEFG") for problem in done.problems}
            assert len(faulty) == done.left_out
            assert not {cell.lstrip("CDEFG") for *_, cell in preview} & faulty
            assert Figure.objects.count() == done.created
        transaction.set_rollback(True)


def test_only_the_rows_without_a_problem_are_taken_and_the_batch_says_so_for_ever(county):
    content = statistics(ROW, [CODES[1], "乙厂", 1, "x", 1, 1, 1], [CODES[2], "丙厂", 1, 1, 1, 1, 1])
    batch = receive(county, content)
    assert actions.check(batch=batch).has_good_rows
    batch = actions.check(batch=batch, partial=True)
    assert (batch.state, batch.rows, batch.left_out, batch.created) == ("checked", 3, 2, 5)
    batch = actions.import_batch(batch=batch, by=None)
    assert (batch.state, batch.partial, batch.left_out) == ("imported", True, 2)
    assert [problem["cell"] for problem in batch.problems] == ["D3", "A4"]
    assert Figure.objects.count() == 5
    assert AuditEvent.objects.filter(act="batch_partial_chosen").count() == 1


def test_a_heading_at_fault_is_refused_all_the_same(county):
    content = statistics([*ROW, 1], header=[*STATISTICS, "营业收人"])
    batch = actions.check(batch=receive(county, content), partial=True)
    assert (batch.state, batch.partial, batch.left_out) == ("rejected", False, 0)
    assert not batch.has_good_rows


def test_a_workbook_without_a_good_row_is_refused(county):
    batch = actions.check(batch=receive(county, with_cell(3, "x")), partial=True)
    assert (batch.state, batch.partial) == ("rejected", False)
    assert batch.problems[-1]["code"] == "no_rows"


def test_the_choice_can_be_taken_back(county):
    content = statistics(ROW, [CODES[1], "乙厂", 1, "x", 1, 1, 1])
    batch = actions.check(batch=receive(county, content), partial=True)
    batch = actions.check(batch=batch, partial=False)
    assert (batch.state, batch.left_out, batch.changes.count()) == ("rejected", 0, 0)


# The command


def run(path, *options) -> str:
    out = StringIO()
    call_command("import_workbook", str(path), "--year=2025", "--county=339901", *options, stdout=out)
    return out.getvalue()


def test_command_imports(county, tmp_path):
    path = tmp_path / "统计.xlsx"
    path.write_bytes(statistics(ROW))
    assert "检查通过，导入后将：1 行，新增 5，更改 0，不变 0。" in run(
        path, "--layout=statistics", "--dry-run"
    )
    assert not Figure.objects.exists()
    assert "已导入：1 行，新增 5，更改 0，不变 0。" in run(path, "--layout=statistics")
    assert "与现有数据完全一致，没有改动" in run(path, "--layout=statistics")


def test_command_lists_problems_and_fails(county, tmp_path, capsys):
    path = tmp_path / "统计.xlsx"
    path.write_bytes(with_cell(5, "12万"))
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command(
            "import_workbook", str(path), "--layout=statistics", "--year=2025", "--county=339901", stdout=out
        )
    assert ended.value.code == 1
    assert "有 1 处错误，没有写入任何数据" in out.getvalue()
    assert "数据\tF2\t年平均职工人数（人）\t12万\t不是数值" in out.getvalue()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--county=339999"], "没有行政区划代码为 339999 的县"),
        (["--user=nobody"], "没有账号 nobody"),
    ],
)
def test_command_says_what_is_wrong_with_its_options(county, tmp_path, options, message):
    path = tmp_path / "统计.xlsx"
    path.write_bytes(statistics(ROW))
    with pytest.raises(CommandError, match=message):
        run(path, "--layout=statistics", *options)


def test_command_respects_the_users_department(county, tmp_path):
    factories.user("department_officer", county, username="tax-officer")
    path = tmp_path / "统计.xlsx"
    path.write_bytes(statistics(ROW))
    with pytest.raises(CommandError, match="不能报送这种工作簿"):
        run(path, "--layout=statistics", "--user=tax-officer")
    with pytest.raises(CommandError, match="读不到文件"):
        run(tmp_path / "没有.xlsx", "--layout=statistics")
