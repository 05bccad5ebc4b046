"""One value of ours as theirs, and back. Numbers go through fractions, so nothing is lost that has an end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from mujun.exchange.mapping.language import Code, Column, Kind
from mujun.exchange.mapping.units import as_decimal, ratio, rounded

Value = str | int | float | bool | Decimal | date | None
_FORMS = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYYMMDD": "%Y%m%d",
    "YYYY/MM/DD": "%Y/%m/%d",
    "YYYY-MM": "%Y-%m",
    "YYYY": "%Y",
}
_WORDS = {True: "是", False: "否"}
_DIGITS = 15  # that a number in JSON keeps wherever it is read
_LONGEST = 100  # digits before or after the point: a few letters can mean a number that fills the memory
_PLACES = 10  # of a number of theirs that has no end in our unit


@dataclass(frozen=True)
class Mismatch(Exception):
    """A value that cannot be told to the other side, or theirs to us."""

    reason: str
    cure: str


def theirs(column: Column, codes: dict[str, Code] | None, value: Value) -> str | int | bool | Decimal | None:
    """None stays None. Raises `Mismatch`."""
    if value is None or value == "":
        return None
    if codes is not None:
        return _coded(codes, _as_text(value), column.codes or "")
    return _FORTH[column.kind](column, value)


def ours(column: Column, codes: dict[str, Code] | None, value: object) -> Value:
    """None stays None. Raises `Mismatch`."""
    if value is None or value == "":
        return None
    if codes is not None:
        found = [our for our, code in codes.items() if str(code) == str(value)]
        if not found:
            raise Mismatch(f"代码表“{column.codes}”里没有对方的“{value}”", "在代码表里补上，或请对方核对")
        return _WORDS_BACK.get(found[0], found[0]) if column.kind == "是否" else found[0]
    return _BACK[column.kind](column, value)


def ratio_of(column: Column) -> Fraction:
    return ratio(column.units.ours, column.units.theirs) if column.units else Fraction(1)


_WORDS_BACK: dict[str, bool] = {word: flag for flag, word in _WORDS.items()}


def _coded(codes: dict[str, Code], word: str, table: str) -> Code:
    if word not in codes:
        raise Mismatch(f"代码表“{table}”里没有“{word}”", "在代码表里补上这一项")
    return codes[word]


def _as_text(value: Value) -> str:
    if isinstance(value, bool):
        return _WORDS[value]
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _fraction(value: object) -> Fraction:
    """Of a number or of the text of one; a float counts as the shortest decimal that it is written as."""
    if not isinstance(value, bool):
        try:
            exact = Decimal(str(value).strip())
            if abs(exact.adjusted()) <= _LONGEST:
                return Fraction(exact)
        except (InvalidOperation, ValueError, OverflowError):
            pass
    raise Mismatch(f"“{value}”不是数", "核对这一项的内容和映射里的类型")


def _number(column: Column, value: Value) -> Decimal:
    exact = _fraction(value) * ratio_of(column)
    found = as_decimal(exact) if column.places is None else rounded(exact, column.places)
    if found is None:
        raise Mismatch("换算除不尽", "在映射里写明“小数”保留几位")
    if len(found.normalize().as_tuple().digits) > _DIGITS:
        raise Mismatch(f"超过 {_DIGITS} 位有效数字", "在映射里减少“小数”，或换大一级的单位")
    return found


def _whole(column: Column, value: Value) -> int:
    found = _number(column, value)
    if found != found.to_integral_value():
        raise Mismatch(f"“{found:f}”不是整数", "核对数据，或把类型改为“数”并写明“小数”")
    return int(found)


def _written(column: Column, value: Value) -> str:
    if column.units or column.places is not None:
        return format(_number(column, value), "f")
    return value.strftime(_FORMS[column.form]) if isinstance(value, date) else _as_text(value)


def _day(column: Column, value: Value) -> str:
    if isinstance(value, str):
        value = _read_day(value, "%Y-%m-%d")
    if not isinstance(value, date):
        raise Mismatch(f"“{value}”不是日期", "核对这一项的内容和映射里的类型")
    return value.strftime(_FORMS[column.form])


def _read_day(text: str, form: str) -> date:
    try:
        return datetime.strptime(text.strip(), form).date()
    except ValueError:
        raise Mismatch(f"“{text}”不是日期", "核对这一项的内容和映射里的格式") from None


def _flag(column: Column, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if value in _WORDS_BACK:
        return _WORDS_BACK[str(value)]
    raise Mismatch(f"“{value}”不是“是”或“否”", "核对这一项的内容")


def _number_back(column: Column, value: object) -> Decimal:
    exact = _fraction(value) / ratio_of(column)
    found = as_decimal(exact)
    return rounded(exact, _PLACES) if found is None else found


def _whole_back(column: Column, value: object) -> int:
    found = _number_back(column, value)
    if found != found.to_integral_value():
        raise Mismatch(f"“{found:f}”不是整数", "请对方核对，或把类型改为“数”")
    return int(found)


def _text_back(column: Column, value: object) -> str:
    if isinstance(value, bool | int | float | str | Decimal):
        if column.units and column.kind == "文字":
            return format(_number_back(column, value), "f")
        return _as_text(value)
    raise Mismatch("不是一个值", "核对映射里的位置")


_FORTH: dict[Kind, Callable[[Column, Value], str | int | bool | Decimal]] = {
    "文字": _written,
    "数": _number,
    "整数": _whole,
    "日期": _day,
    "是否": _flag,
}
_BACK: dict[Kind, Callable[[Column, object], Value]] = {
    "文字": _text_back,
    "数": _number_back,
    "整数": _whole_back,
    "日期": lambda column, value: _read_day(str(value), _FORMS[column.form]),
    "是否": lambda column, value: _flag(column, value if isinstance(value, bool) else str(value)),
}
