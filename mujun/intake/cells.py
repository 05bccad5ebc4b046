"""Reading a column of cells by its kind: values, findings and remarks. Pure.

Clean cells are handled as whole columns; Python looks at single cells only where something is odd.
Text arrives stripped, a blank is "".
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

import numpy as np

from mujun.intake import credit_code
from mujun.intake.sheets import NOT_COMPUTED, Column, ErrorCell, Finding, Parsed

_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_MEASURED = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(万亿|亿|万|千|%)?\D*", re.ASCII)
_FACTORS = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 10**3}
_DATES = [
    re.compile(pattern)
    for pattern in (
        r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]0?0:00(?::00)?)?",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(\d{4})(\d{2})(\d{2})",
    )
]
_BLANKS = {"/", "-", "—", "——", "－", "–", "无", "\\", "--"}
_TOTALS = {"合计", "总计", "小计"}
_EXACT = 10**15  # whole numbers beyond this have lost digits in the spreadsheet already


def parse(column: Column, values: Sequence[object]) -> Parsed:
    """`values` of one column, one per data row. A value with a finding is left blank in the result."""
    parsed = _PARSERS[column.kind](column, values)
    if column.required:
        have = {finding.index for finding in parsed.findings}
        blank = set(parsed.remarks.get("read_as_blank", ()))
        parsed.findings += [
            Finding(index, "", "required", "必填，但是空白", f"填写{column.title}；整行不用的请删除该行。")
            for index, value in enumerate(values)
            if (value == "" or index in blank) and index not in have
        ]
    return parsed


def _number(column: Column, values: Sequence[object]) -> Parsed:
    numbers = np.full(len(values), np.nan)
    ready = np.fromiter((type(value) is float for value in values), bool, len(values))
    numbers[ready] = [value for value in values if type(value) is float]
    ready &= ~np.isnan(numbers)
    parsed = Parsed(numbers)
    for index in np.flatnonzero(~ready).tolist():
        if values[index] != "":
            numbers[index] = _number_of(column, values[index], index, parsed)
    _fit_bounds(column, numbers, parsed)
    _fit_places(column, numbers, parsed)
    return parsed


def _fit_places(column: Column, numbers: np.ndarray, parsed: Parsed) -> None:
    """Take off the noise of binary arithmetic (0.1 + 0.2), refuse decimals that the store cannot keep."""
    scaled = numbers * 10**column.places
    with np.errstate(invalid="ignore"):
        off = np.abs(scaled - np.rint(scaled))
        suspicious = np.flatnonzero(off > 0).tolist()
    for index in suspicious:
        value = float(numbers[index])
        numbers[index] = round(value, column.places)
        if off[index] > 4e-9 * 10 ** (column.places - 6) * abs(value):
            reason = f"小数超过 {column.places} 位"
            cure = f"用 ROUND 函数保留至多 {column.places} 位小数。"
            parsed.find(index, value, "too_many_decimals", reason, cure)


def _fit_bounds(column: Column, numbers: np.ndarray, parsed: Parsed) -> None:
    with np.errstate(invalid="ignore"):
        low = numbers < (-1e14 if column.minimum is None else column.minimum)
        high = (numbers > column.largest) | (np.abs(numbers) >= 1e14)
    for index in np.flatnonzero(low | high).tolist():
        value = float(numbers[index])
        if value < 0 and column.minimum is not None and column.minimum >= 0:
            cure = "改为正数；没有数据的留空。"
            parsed.find(index, value, "negative", f"{column.title}不能为负数", cure)
        else:
            reason = f"超出范围（{_range(column)}）"
            parsed.find(index, value, "out_of_range", reason, _unit_cure(column))
        numbers[index] = np.nan


def _range(column: Column) -> str:
    low = "" if column.minimum is None else f"{column.minimum:g} ≤ "
    return f"{low}{column.title} ≤ {column.largest:g}"


def _unit_cure(column: Column) -> str:
    return f"核对数值和单位（应为{column.unit}）。" if column.unit else "核对数值。"


def _number_of(column: Column, value: object, index: int, parsed: Parsed) -> float:
    """One odd cell as a number, NaN for blank or wrong; a remark says how it was read."""
    if isinstance(value, bool) or not isinstance(value, str):
        parsed.find(index, value, "not_a_number", "不是数值", _fill_cure(column, ""))
        return np.nan
    if isinstance(value, ErrorCell):
        cure = _formula_cure(value, "改正公式，或把单元格留空。")
        parsed.find(index, value, "error_cell", f"公式出错（{value}）", cure)
        return np.nan
    if value in _BLANKS:
        parsed.remark("read_as_blank", index)
        return np.nan
    folded = unicodedata.normalize("NFKC", value).replace(" ", "").replace("−", "-")
    grouped = _GROUPED.fullmatch(folded)
    if not grouped and not _PLAIN.fullmatch(folded):
        parsed.find(index, value, "not_a_number", "不是数值", _fill_cure(column, folded))
        return np.nan
    full_width = folded != value.replace(" ", "")
    parsed.remark("thousands" if grouped else "full_width" if full_width else "text_number", index)
    return _exactly(column, folded.replace(",", ""), index, parsed)


def _exactly(column: Column, text: str, index: int, parsed: Parsed) -> float:
    number = Decimal(text)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > column.places:
        reason, cure = f"小数超过 {column.places} 位", f"保留至多 {column.places} 位小数。"
        parsed.find(index, text, "too_many_decimals", reason, cure)
        return np.nan
    if len(number.normalize().as_tuple().digits) > 15:
        cure = "核对数值，保留至多 15 位有效数字。"
        parsed.find(index, text, "too_many_digits", "有效数字超过 15 位", cure)
        return np.nan
    return float(number)


def _fill_cure(column: Column, text: str) -> str:
    """What to type instead: `12万` under 万元 is 12, under 人 it is 120000."""
    unit = f"（单位：{column.unit}）" if column.unit else ""
    measured = _MEASURED.fullmatch(text)
    if measured is None or measured[2] == "%":
        return f"只填数字{unit}；没有数据的留空。"
    number = Decimal(measured[1].replace(",", ""))
    for name, factor in _FACTORS.items():
        if measured[2] == name:
            number *= factor
        if column.unit.startswith(name):
            number /= factor
    return f"只填数字，例如 {number.normalize():f}{unit}。"


def _formula_cure(value: ErrorCell, otherwise: str) -> str:
    return "用 Excel 或 WPS 打开并保存后再传。" if value == NOT_COMPUTED else otherwise


def _text(column: Column, values: Sequence[object]) -> Parsed:
    parsed = Parsed(None)
    texts = [
        value if type(value) is str else _text_of(column, value, index, parsed)
        for index, value in enumerate(values)
    ]
    for index, text in enumerate(texts):
        if len(text) > column.longest:
            cure = f"缩短到 {column.longest} 个字以内。"
            parsed.find(index, text, "too_long", f"超过 {column.longest} 个字", cure)
        elif "\x00" in text:
            cure = "重新填写这个单元格。"
            parsed.find(index, "", "not_text", "含有不可见的控制字符", cure)
    parsed.values = texts
    _check_reference(column, texts, parsed)
    return parsed


def _text_of(column: Column, value: object, index: int, parsed: Parsed) -> str:
    """Text typed into a number cell: whole numbers are taken as their digits."""
    if isinstance(value, ErrorCell):
        cure = _formula_cure(value, "改正公式，或改为文本。")
        parsed.find(index, value, "error_cell", f"公式出错（{value}）", cure)
    elif isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    else:
        cure = "把该列设为文本格式后重新填写。"
        parsed.find(index, value, "not_text", "应为文本", cure)
    return ""


def _choice(column: Column, values: Sequence[object]) -> Parsed:
    parsed = _text(column, values)
    allowed = set(column.choices)
    for index, text in enumerate(parsed.values):
        if text and text not in allowed:
            shown = "、".join(column.choices[:12]) + ("等" if len(column.choices) > 12 else "")
            cure = column.cure or f"填写其中之一：{shown}。"
            parsed.find(index, text, "not_a_choice", f"没有「{text}」这一项", cure)
    return parsed


def _check_reference(column: Column, texts: Sequence[str], parsed: Parsed) -> None:
    if column.references is None:
        return
    reason, cure = f"没有找到这个{column.title}", column.cure or "核对后重新填写。"
    for index, text in enumerate(texts):
        if text and text not in column.references:
            parsed.find(index, text, "unknown_reference", reason, cure)


def _credit_code(column: Column, values: Sequence[object]) -> Parsed:
    parsed = Parsed(None)
    codes = [_code_of(value, index, parsed) if value != "" else "" for index, value in enumerate(values)]
    whole = [index for index, code in enumerate(codes) if code]
    failing = ~credit_code.passes([codes[index] for index in whole])
    for index in np.array(whole, dtype=int)[failing].tolist():
        parsed.remark("check_character", index)
    parsed.values = codes
    _check_reference(column, codes, parsed)
    return parsed


def _code_of(value: object, index: int, parsed: Parsed) -> str:
    """The normalised code, or "" with a finding."""
    if isinstance(value, ErrorCell):
        parsed.find(index, value, "error_cell", f"公式出错（{value}）", "填写代码本身，不用公式。")
        return ""
    if not isinstance(value, str):
        cure = "把该列设为文本格式，重新填写 18 位代码（存成数值会丢失末几位）。"
        parsed.find(index, value, "code_as_number", "代码被存成了数值", cure)
        return ""
    if value in _TOTALS:
        parsed.find(index, value, "total_row", "这是合计行，不是企业", "删除合计行。")
        return ""
    code = credit_code.normalise(value)
    if len(code) == credit_code.LENGTH and code.isascii() and code.isalnum():
        return code
    reason = f"应为 18 位，这里是 {len(code)} 位"
    if len(code) == credit_code.LENGTH:
        reason = "只能由数字和大写字母组成"
    parsed.find(index, value, "bad_credit_code", reason, "按营业执照填写 18 位统一社会信用代码。")
    return ""


def _date(column: Column, values: Sequence[object]) -> Parsed:
    days = np.full(len(values), np.datetime64("NaT"), dtype="datetime64[D]")
    parsed = Parsed(days)
    for index, value in enumerate(values):
        if value == "":
            continue
        day = _date_of(value)
        if day is None or not 1949 <= day.year <= 2100:
            cure = "写成 2023-05-01 或 2023年5月1日。"
            parsed.find(index, value, "not_a_date", "不是日期", cure)
        else:
            days[index] = np.datetime64(day, "D")
    return parsed


def _date_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    text = unicodedata.normalize("NFKC", text).strip()
    for pattern in _DATES:
        if found := pattern.fullmatch(text):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None


_PARSERS: dict[str, Callable[[Column, Sequence[object]], Parsed]] = {
    "number": _number,
    "text": _text,
    "choice": _choice,
    "credit_code": _credit_code,
    "date": _date,
}
