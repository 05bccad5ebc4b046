"""Files that are no proper workbook are refused with a cure; what is written can be read back."""

import io
import zipfile
import zlib
from datetime import date

import openpyxl
import pytest

from mujun.intake import container
from mujun.intake.checks import Column, Sheet, check_sheet
from mujun.intake.sheets import ErrorCell
from mujun.intake.workbook import read_workbook, write_workbook
from tests.workbooks import CODES, Formula, book, password_protected

SHEET = Sheet(
    "数据",
    [
        Column("credit_code", "统一社会信用代码", "credit_code", required=True),
        Column("name", "企业名称", optional=True),
        Column("tax", "税收实际贡献", "number", unit="万元", note="可为负"),
        Column("since", "起", "date"),
        Column("kind", "方式", "choice", choices=["自用", "承租"]),
    ],
)
GOOD = book({"数据": [["统一社会信用代码", "税收实际贡献（万元）"], [CODES[0], 12.5]]})


def problem_of(content: bytes, filename: str = "税务.xlsx"):
    workbook = read_workbook(content, filename, [SHEET])
    assert not workbook.tables
    (problem,) = workbook.problems
    assert problem.value == filename
    return problem


def test_empty_file():
    problem = problem_of(b"")
    assert (problem.code, problem.reason) == ("empty_file", "文件是空的")
    assert problem.cure == "重新导出或下载模板填写后再传。"


@pytest.mark.parametrize(
    "content", ["统一社会信用代码,税收\n91,1".encode("gbk"), b"<html><table>", b"\0\0\0"]
)
def test_csv_or_page_named_xlsx(content):
    problem = problem_of(content)
    assert problem.code == "not_a_workbook"
    assert "csv" in problem.reason
    assert "另存为「Excel 工作簿（.xlsx）」" in problem.cure


def test_password_protected_workbook():
    problem = problem_of(password_protected())
    assert problem.reason == "文件设有打开密码，无法读取"
    assert "去掉打开密码，另存后再传" in problem.cure


def test_old_xls_is_to_be_saved_anew():
    problem = problem_of(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000, "税务.xls")
    assert problem.code == "old_xls"
    assert "另存为「Excel 工作簿（.xlsx）」" in problem.cure


@pytest.mark.parametrize("kept", [4, 100, len(GOOD) // 2, len(GOOD) - 10])
def test_cut_off_workbook(kept):
    problem = problem_of(GOOD[:kept])
    assert (problem.code, problem.reason) == ("broken_file", "文件已损坏，无法读取")
    assert "另存" in problem.cure


def test_every_flipped_byte_is_a_problem_or_harmless():
    """Damage anywhere never raises."""
    for position in range(0, len(GOOD), 37):
        damaged = bytearray(GOOD)
        damaged[position] ^= 0xFF
        read_workbook(bytes(damaged), "税务.xlsx", [SHEET])


def test_zip_without_a_workbook():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("数据.csv", "1,2")
    assert problem_of(buffer.getvalue()).code == "not_a_workbook"


def bomb(size: int) -> bytes:
    """GOOD with a part that unpacks to `size` zero bytes."""
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * size)
    return buffer.getvalue()


def test_zip_bomb():
    problem = problem_of(bomb(container.UNPACKED_LIMIT + 1))
    assert problem.code == "zip_bomb"
    assert problem.reason == "解压后超过 300 MB 或压缩比异常"
    assert "另存后再传" in problem.cure


def test_zip_bomb_that_lies_about_its_size():
    """The directory claims 1,000 bytes; what unpacks is far more."""
    size = container.UNPACKED_LIMIT + 1
    honest = bomb(size)
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    assert problem_of(lying).code in {"zip_bomb", "broken_file"}


def test_cell_far_outside_does_not_fill_the_memory():
    content = book({"数据": [["统一社会信用代码"]]})
    content = replace_in_sheet(
        content, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    problem = problem_of(content)
    assert problem.code == "sheet_too_large"
    assert problem.reason == "工作表范围过大（到 XFD1048576）"


def test_entities_are_refused():
    content = replace_part(GOOD, "xl/workbook.xml", lambda text: b'<!DOCTYPE a [<!ENTITY b "c">]>' + text)
    assert problem_of(content).code == "broken_file"


def replace_in_sheet(content: bytes, old: bytes, new: bytes) -> bytes:
    return replace_part(content, "xl/worksheets/sheet1.xml", lambda text: text.replace(old, new))


def replace_part(content: bytes, path: str, change) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == path else data)
    return buffer.getvalue()


def test_missing_sheet_names_the_nearest():
    workbook = read_workbook(book({"数据表": [["a"]], "说明": [["b"]]}), "税务.xlsx", [SHEET])
    (problem,) = workbook.problems
    assert (problem.code, problem.sheet) == ("missing_sheet", "数据")
    assert problem.reason == "没有工作表「数据」（文件中有：数据表、说明）"
    assert problem.cure == "把「数据表」改名为「数据」。"


def test_error_values_are_seen_not_read_as_blank():
    rows = [["统一社会信用代码", "税收实际贡献"], [CODES[0], Formula("=1/0", "#DIV/0!")], [CODES[1], 1]]
    workbook = read_workbook(book({"别的": [["x"]], "数据": rows}), "税务.xlsx", [SHEET])
    assert workbook.tables["数据"][1][1] == "#DIV/0!"
    assert isinstance(workbook.tables["数据"][1][1], ErrorCell)


def test_error_value_outside_what_the_parser_sees():
    rows = [["统一社会信用代码"], [CODES[0], None, Formula("=NA()", "#N/A")]]
    table = read_workbook(book({"数据": rows}), "税务.xlsx", [SHEET]).tables["数据"]
    assert table[1][2] == "#N/A"
    assert {len(row) for row in table} == {3}


def test_written_workbook_reads_back_the_same():
    row = [CODES[0], "青澜机械厂", 1234.5, date(2023, 5, 1), "自用"]
    content = write_workbook([SHEET], {"数据": [row, [CODES[1], None, None, None, None]]})
    checked = check_sheet(SHEET, read_workbook(content, "税务.xlsx", [SHEET]).tables["数据"])
    assert checked.problems == []
    first = checked.frame.iloc[0]
    assert [first["credit_code"], first["name"], first["tax"], first["since"].date(), first["kind"]] == row
    assert checked.frame["tax"].isna().tolist() == [False, True]


def test_template_teaches():
    page = openpyxl.load_workbook(io.BytesIO(write_workbook([SHEET], {})))
    sheet, notes = page["数据"], page["说明"]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in SHEET.columns]
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["C"].width >= 14
    assert [rule.formula1 for rule in sheet.data_validations.dataValidation] == ['"自用,承租"']
    tax = [cell.value for cell in notes[4]]
    assert tax[:4] == ["数据", "税收实际贡献", "万元", "否"]
    assert "没有数据的留空" in tax[4]
    assert tax[5] == "可为负"


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)"])
def test_text_never_becomes_a_formula(text):
    content = write_workbook([SHEET], {"数据": [[CODES[0], text]]})
    cell = openpyxl.load_workbook(io.BytesIO(content))["数据"]["B2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_same_tables_give_the_same_bytes():
    rows = {"数据": [[CODES[0], "青澜机械厂", 1.5]]}
    assert zlib.crc32(write_workbook([SHEET], rows)) == zlib.crc32(write_workbook([SHEET], rows))
