"""What each check says, cell by cell: reason and cure are the words people read."""

from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mujun.intake.checks import Column, Sheet, check_sheet
from mujun.intake.sheets import ErrorCell, column_letters, column_number
from tests.workbooks import CODES

COLUMNS = [
    Column("credit_code", "统一社会信用代码", "credit_code", required=True),
    Column("name", "企业名称", optional=True, longest=10),
    Column("tax", "税收实际贡献", "number", unit="万元"),
    Column("employees", "年平均职工人数", "number", unit="人", decimals=0, minimum=0, maximum=1e6),
]
SHEET = Sheet("数据", COLUMNS, unique=["credit_code"])
HEADER = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）", "年平均职工人数（人）"]


def check(*rows, header=HEADER, sheet=SHEET):
    return check_sheet(sheet, [header, *rows])


def cell(kind: str, value, **declared):
    """One cell of a kind in C2, under a heading of its own."""
    column = Column("it", "项目", kind, **declared)
    sheet = Sheet("数据", [COLUMNS[0], COLUMNS[1], column])
    return check_sheet(sheet, [[HEADER[0], HEADER[1], "项目"], [CODES[0], "", value]])


def problem(checked):
    (found,) = checked.problems
    assert checked.frame is None
    return found


def test_clean_sheet_becomes_a_table():
    checked = check([CODES[0], "甲厂", 12.5, 30.0], [CODES[1], "乙厂", "", 0.0])
    assert checked.problems == checked.notes == []
    assert checked.frame["credit_code"].tolist() == CODES[:2]
    assert checked.frame["tax"].tolist()[0] == 12.5
    assert np.isnan(checked.frame["tax"][1])
    assert checked.frame["_row"].tolist() == [2, 3]
    assert checked.frame.attrs["letters"] == {"credit_code": "A", "name": "B", "tax": "C", "employees": "D"}


# Headers


@pytest.mark.parametrize(
    "heading",
    [
        "税收实际贡献",
        "税收实际贡献（万元）",
        "税收实际贡献(万元)",
        " 税收 实际贡献 ( 万元 )",
        "税收实际贡献\n（万元）",
    ],
)
def test_unit_and_blanks_in_a_heading_are_tolerated(heading):
    checked = check([CODES[0], "", 1.0, 1.0], header=[*HEADER[:2], heading, HEADER[3]])
    assert checked.problems == []


def test_another_unit_in_a_heading_is_an_error():
    found = problem(check([CODES[0], "", 1.0, 1.0], header=[*HEADER[:2], "税收实际贡献（元）", HEADER[3]]))
    assert (found.cell, found.code, found.reason) == ("C1", "wrong_unit", "单位是「元」，应为「万元」")
    assert found.cure == "把数值换算成万元，表头改为「税收实际贡献（万元）」。"


def test_unknown_column_names_the_nearest():
    checked = check([CODES[0], "", 1.0, 1.0, 2.0], header=[*HEADER, "税收实际贡现"])
    found = problem(checked)
    assert (found.sheet, found.cell, found.column, found.code) == (
        "数据",
        "E1",
        "税收实际贡现",
        "unknown_column",
    )
    assert found.reason == "没有「税收实际贡现」这一列"
    assert found.cure == "如果是「税收实际贡献（万元）」，请改成这个名称；否则删除该列。"


def test_missing_column():
    found = problem(check([CODES[0], "", 1.0], header=HEADER[:3]))
    assert (found.code, found.reason) == ("missing_column", "缺少「年平均职工人数（人）」这一列")
    assert found.cure == "在第 1 行补上这一列；没有数据的单元格留空。"


def test_optional_column_may_be_absent():
    checked = check([CODES[0], 1.0, 1.0], header=[HEADER[0], *HEADER[2:]])
    assert checked.problems == []
    assert checked.frame["name"].tolist() == [""]


def test_duplicate_column():
    found = problem(check([CODES[0], "", 1.0, 1.0, 1.0], header=[*HEADER, "税收实际贡献"]))
    assert (found.cell, found.reason, found.cure) == ("E1", "与 C 列重复", "只保留一列。")


def test_title_above_the_header_and_blank_rows_are_skipped():
    rows = [
        ["青澜县税务数据", "", "", ""],
        HEADER,
        ["", "", "", ""],
        [CODES[0], "", -3.0, 1.0],
        ["", " ", "", ""],
    ]
    checked = check_sheet(SHEET, rows)
    assert checked.problems == []
    assert checked.frame["_row"].tolist() == [4]
    assert checked.rows == 1


def test_sheet_without_header():
    found = problem(check_sheet(SHEET, [["a", "b"], [1.0, 2.0]]))
    assert found.code == "no_header"
    assert "下载模板" in found.cure


@pytest.mark.parametrize("rows", [[HEADER], [HEADER, ["", "", "", ""]]])
def test_sheet_without_rows(rows):
    found = problem(check_sheet(SHEET, rows))
    assert (found.reason, found.cure) == ("表头下面没有数据", "填写数据后再传。")


# Numbers


@pytest.mark.parametrize(
    ("typed", "unit", "cure"),
    [
        ("12万", "人", "只填数字，例如 120000（单位：人）。"),
        ("12万", "万元", "只填数字，例如 12（单位：万元）。"),
        ("1.2亿元", "万元", "只填数字，例如 12000（单位：万元）。"),
        ("30亩", "亩", "只填数字，例如 30（单位：亩）。"),
        ("约三十", "亩", "只填数字（单位：亩）；没有数据的留空。"),
        ("12%", "", "只填数字；没有数据的留空。"),
        ("1,23", "", "只填数字；没有数据的留空。"),
    ],
)
def test_text_in_a_number_cell(typed, unit, cure):
    found = problem(cell("number", typed, unit=unit))
    assert (found.cell, found.value, found.code) == ("C2", typed, "not_a_number")
    assert (found.reason, found.cure) == ("不是数值", cure)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("１２３", 123, "full_width"),
        ("－１２．５", -12.5, "full_width"),
        ("1,234.5", 1234.5, "thousands"),
        ("12,345,678", 12345678, "thousands"),
        ("１，２３４", 1234, "thousands"),
        (" 12.50 ", 12.5, "text_number"),
        ("1.5E3", 1500, "text_number"),
    ],
)
def test_numbers_typed_as_text_are_read_and_noted(typed, value, code):
    checked = cell("number", typed)
    assert checked.problems == []
    assert checked.frame["it"].tolist() == [value]
    note = next(note for note in checked.notes if note.code == code)
    assert (note.count, list(note.cells)) == (1, ["C2"])
    assert note.message.endswith("已按数值读取")


@pytest.mark.parametrize("typed", ["/", "-", "—", "无"])
def test_signs_for_no_data_are_blank_not_zero(typed):
    checked = cell("number", typed)
    assert checked.problems == []
    assert np.isnan(checked.frame["it"][0])
    assert [note.code for note in checked.notes] == ["read_as_blank"]


def test_sign_for_no_data_does_not_fill_a_required_cell():
    found = problem(cell("number", "/", required=True))
    assert (found.cell, found.code) == ("C2", "required")


def test_negative_where_nothing_can_be_negative():
    found = problem(cell("number", -3.5, minimum=0, unit="亩"))
    assert (found.cell, found.value, found.reason) == ("C2", "-3.5", "项目不能为负数")
    assert found.cure == "改为正数；没有数据的留空。"


def test_out_of_range():
    found = problem(cell("number", 2e6, minimum=0, maximum=1e6, unit="人"))
    assert (found.code, found.reason) == ("out_of_range", "超出范围（0 ≤ 项目 ≤ 1e+06）")
    assert found.cure == "核对数值和单位（应为人）。"


@pytest.mark.parametrize("value", [1e14, -1e14, 1e300])
def test_more_than_the_store_holds(value):
    assert problem(cell("number", value)).code == "out_of_range"


@pytest.mark.parametrize("value", [1 / 3, 0.0000001, "0.1234567", 123456.0000001])
def test_more_decimals_than_the_store_keeps(value):
    found = problem(cell("number", value))
    assert (found.code, found.reason) == ("too_many_decimals", "小数超过 6 位")


def test_noise_of_binary_arithmetic_is_taken_off():
    assert cell("number", 0.1 + 0.2).frame["it"].tolist() == [0.3]
    assert cell("number", 1234567.1 * 3).frame["it"].tolist() == [3703701.3]


def test_sixteen_digits_typed_as_text():
    assert problem(cell("number", "1234567890.123456")).code == "too_many_digits"


@pytest.mark.parametrize("kind", ["number", "text", "credit_code", "date", "choice"])
def test_error_values(kind):
    found = problem(cell(kind, ErrorCell("#DIV/0!"), choices=["自用"]))
    assert (found.cell, found.value) == ("C2", "#DIV/0!")
    if kind != "date":
        assert (found.code, found.reason) == ("error_cell", "公式出错（#DIV/0!）")


@pytest.mark.parametrize("value", [True, float("nan"), date(2023, 5, 1), datetime(2023, 5, 1, 3)])
def test_other_things_in_a_number_cell(value):
    assert problem(cell("number", value)).code == "not_a_number"


@given(st.decimals(-(10**8), 10**8, places=6))
def test_every_number_the_store_keeps_arrives_unchanged(number):
    assert cell("number", float(number)).frame["it"].tolist() == [float(number)]
    assert cell("number", str(number)).frame["it"].tolist() == [float(number)]


# Codes, references, duplicates


def test_wrong_check_character_is_noted_never_refused():
    checked = check(["91350100M0001TGQXM", "", 1.0, 1.0])
    assert checked.problems == []
    (note,) = checked.notes
    assert (note.code, list(note.cells)) == ("check_character", ["A2"])
    assert "可以照用" in note.message


def test_codes_are_folded():
    checked = check([" ９１３３0100799655058b ", "", 1.0, 1.0])
    assert checked.frame["credit_code"].tolist() == [CODES[0]]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("9133010079965505", "应为 18 位，这里是 16 位"),
        ("91330100799655058BB", "应为 18 位，这里是 19 位"),
        ("91330100-99655058B", "只能由数字和大写字母组成"),
        ("9133010079965505厂B", "只能由数字和大写字母组成"),
    ],
)
def test_code_of_wrong_shape(typed, reason):
    found = problem(check([typed, "", 1.0, 1.0]))
    assert (found.cell, found.code, found.reason) == ("A2", "bad_credit_code", reason)
    assert found.cure == "按营业执照填写 18 位统一社会信用代码。"


def test_code_stored_as_a_number():
    found = problem(check([913301007996550580.0, "", 1.0, 1.0]))
    assert (found.code, found.value) == ("code_as_number", "913301007996550528")
    assert found.cure.startswith("把该列设为文本格式，重新填写 18 位代码")


def test_total_row():
    found = problem(check([CODES[0], "", 1.0, 1.0], ["合计", "", 1.0, 1.0]))
    assert (found.cell, found.reason, found.cure) == ("A3", "这是合计行，不是企业", "删除合计行。")


def test_blank_required_cell():
    found = problem(check(["", "甲厂", 1.0, 1.0]))
    assert (found.cell, found.code, found.reason) == ("A2", "required", "必填，但是空白")


def test_two_rows_for_one_enterprise():
    found = problem(
        check([CODES[0], "", 1.0, 1.0], [CODES[1], "", 1.0, 1.0], [CODES[0].lower(), "", 2.0, 1.0])
    )
    assert (found.cell, found.value, found.code) == ("A4", CODES[0], "duplicate_row")
    assert found.reason == "第 4 行与第 2 行重复"
    assert found.cure == "只保留一行；同一企业的数据合并成一行。"


def test_unknown_enterprise():
    found = problem(cell("credit_code", CODES[1], references=frozenset(CODES[:1]), cure="先导入企业名单。"))
    assert (found.cell, found.value, found.code) == ("C2", CODES[1], "unknown_reference")
    assert (found.reason, found.cure) == ("没有找到这个项目", "先导入企业名单。")


def test_choice():
    found = problem(cell("choice", "出租", choices=["自用", "承租"]))
    assert (found.reason, found.cure) == ("没有「出租」这一项", "填写其中之一：自用、承租。")


def test_text():
    assert cell("text", 13.0).frame["it"].tolist() == ["13"]
    assert problem(cell("text", 13.5)).code == "not_text"
    assert problem(cell("text", "长" * 101)).reason == "超过 100 个字"


# Dates


@pytest.mark.parametrize(
    "value",
    [
        date(2023, 5, 1),
        datetime(2023, 5, 1),
        "2023-05-01",
        "2023/5/1",
        "2023.5.1",
        "2023年5月1日",
        "20230501",
        20230501.0,
    ],
)
def test_ways_to_write_a_day(value):
    assert cell("date", value).frame["it"].dt.date.tolist() == [date(2023, 5, 1)]


@pytest.mark.parametrize("value", ["2023年", "2023-13-01", "五月一日", 45000.0, "1823-05-01", 1.5])
def test_what_is_no_day(value):
    found = problem(cell("date", value))
    assert (found.code, found.cure) == ("not_a_date", "写成 2023-05-01 或 2023年5月1日。")


# All together


def test_all_problems_come_at_once_in_the_order_of_the_rows():
    checked = check(
        [CODES[0], "", "12万", -1.0],
        ["123", "太长太长太长太长太长太长", 1 / 3, 2e7],
        [CODES[0], "", "", ErrorCell("#N/A")],
    )
    places = [(problem.cell, problem.code) for problem in checked.problems]
    assert places == [
        ("C2", "not_a_number"),
        ("D2", "negative"),
        ("A3", "bad_credit_code"),
        ("B3", "too_long"),
        ("C3", "too_many_decimals"),
        ("D3", "out_of_range"),
        ("A4", "duplicate_row"),
        ("D4", "error_cell"),
    ]
    assert all(problem.reason and problem.cure for problem in checked.problems)
    assert checked.problems[0].as_dict()["cell"] == "C2"


anything = st.one_of(
    st.just(""),
    st.text(max_size=8),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.sampled_from([*CODES, "１２", "1,000", "/", "12万", ErrorCell("#REF!"), "2023-05-01", "合计"]),
)


@given(st.lists(st.lists(anything, min_size=4, max_size=4), max_size=6))
def test_whatever_the_cells_hold_there_is_a_table_or_a_problem(rows):
    checked = check(*rows)
    assert (checked.frame is None) == bool(checked.problems)
    if checked.frame is not None:
        assert len(checked.frame) == checked.rows
        assert checked.frame["credit_code"].str.len().eq(18).all()


@given(st.integers(0, 16383))
def test_letters_and_numbers_of_columns_agree(index):
    assert column_number(column_letters(index)) == index + 1
