"""Files as nobody should send them: damaged workbooks, and whole ones with strange cells."""

import io
import zipfile
from collections.abc import Callable

import xlsxwriter
from hypothesis import strategies as st

from mujun.intake.layouts import layout_of
from tests.workbooks import CODES

_FRAGMENTS = [
    b"", b"<", b">", b"&", b"]]>", b"&#0;", b"&nothing;", b"<c/>", b'"', b"\x00", b"\xff\xfe", b"</row>", b"<v>",
    b't="e"', b't="s"', b't="b"', b't="d"', b't="inlineStr"', b'r="XFD9"', b'r="A0"', b'r="-1"', b'r="ZZZZ1"', b"-1",
    b"99999999999999999999", b"1e999", b"NaN", b"<v>#REF!</v>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", "，".encode(),
]  # fmt: skip
_FAR = [16_383, 700, 30]
_NUMBERS = [
    0,
    -0.0,
    1e308,
    -1e308,
    1e15,
    1e14,
    5e-324,
    0.1 + 0.2,
    123456789.123456789,
    60,
    -1,
    2958465,
    2958466,
    1e9,
]
_TEXTS = [
    "字" * 10_000, "\u202e12", "\u200f\u200e", "\x01\x0b\x1f", "_x0000_", "\ufffe", "1e999", "１２，３４５", "=1+1",
    "9" * 400, "1" + "0" * 5000, "1e5000", "1E-9999", "٣", "²", "𠮷" * 60, "\u0000", " \t\n ", "NaN", "Infinity",
    "2023-02-30", "0000-00-00", "9999-12-31", "１９４９年１月１日", "'", '"><script>alert(1)</script>', "{{ 7*7 }}",
    "120.1 29.5; 120.2 29.5; 120.1 29.5", "nan nan; 1e400 2; 3 4", "120 29; 120 29; 120 29", ";;;", "\u2028",
    "e\u0301", "∞", "#N/A", "\r\n", "-",
]  # fmt: skip


@st.composite
def damaged(draw, content: bytes) -> bytes:
    """The file with one to three injuries."""
    for injure in draw(
        st.lists(st.sampled_from([_flip, _cut, _splice, _swap, _drop, _mangle]), min_size=1, max_size=3)
    ):
        content = injure(draw, content)
    return content


def _flip(draw: Callable, content: bytes) -> bytes:
    at = draw(st.integers(0, max(len(content) - 1, 0)))
    return content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]


def _cut(draw: Callable, content: bytes) -> bytes:
    first, last = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    return content[:first] + content[last:]


def _splice(draw: Callable, content: bytes) -> bytes:
    first, last, at = draw(st.tuples(*[st.integers(0, len(content))] * 3))
    return content[:at] + content[first : min(last, first + 5000)] + content[at:]


def _swap(draw: Callable, content: bytes) -> bytes:
    """Two parts of the container take each other's place."""

    def exchange(parts: dict[str, bytes]) -> None:
        one, other = draw(st.tuples(*[st.sampled_from(sorted(parts))] * 2))
        parts[one], parts[other] = parts[other], parts[one]

    return _rezipped(content, exchange)


def _drop(draw: Callable, content: bytes) -> bytes:
    return _rezipped(content, lambda parts: parts.pop(draw(st.sampled_from(sorted(parts)))))


def _mangle(draw: Callable, content: bytes) -> bytes:
    """A fragment of XML in place of a few bytes of a part."""

    def replace(parts: dict[str, bytes]) -> None:
        name = draw(st.sampled_from(sorted(parts)))
        at = draw(st.integers(0, len(parts[name])))
        until = at + draw(st.integers(0, 12))
        parts[name] = parts[name][:at] + draw(st.sampled_from(_FRAGMENTS)) + parts[name][until:]

    return _rezipped(content, replace)


def _rezipped(content: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The container with its parts changed; as it is when it is none any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Exception:  # damaged before: every way of reading it may fail
        return content
    if parts:
        change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


_odd = st.one_of(
    st.sampled_from(_NUMBERS),
    st.sampled_from(_TEXTS),
    st.sampled_from(
        [*CODES, True, False, "", "P1", "云栖镇", "33", "规上", "自用", "工业用地", "2020-01-01", 12.5]
    ),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["formula", "error", "lost", "day", "moment", "blank"]).map(lambda name: (name,)),
)


@st.composite
def strange(draw, layout: str, county) -> bytes:
    """A whole workbook of the layout, its headings mostly right and its cells mostly wrong."""
    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for sheet in layout_of(layout).sheets(county, 2025):
            page = book.add_worksheet(sheet.name)
            headings = [column.heading for column in sheet.columns]
            if draw(st.integers(0, 4)) == 0:
                headings += draw(st.lists(st.sampled_from(headings) | st.text(max_size=40), max_size=3))
            rows = draw(st.lists(st.lists(_odd, max_size=len(headings)), max_size=4))
            for number, row in enumerate([headings, *rows]):
                for index, value in enumerate(row):
                    _put(page, number, index, value, day)
            _decorate(draw, page)
        if draw(st.booleans()):
            book.add_worksheet("隐藏").hide()
    return buffer.getvalue()


def _put(page, row: int, index: int, value: object, day) -> None:
    match value:
        case ("formula",):
            page.write_formula(row, index, "=1+1", None, 2)
        case ("error",):
            page.write_formula(row, index, "=1/0", None, "#DIV/0!")
        case ("lost",):
            page.write_formula(row, index, "=1+1", None, "")
        case ("day",):
            page.write_number(row, index, 2958465, day)
        case ("moment",):
            page.write_number(row, index, 0.5, day)
        case ("blank",):
            page.write_blank(row, index, None, day)
        case bool():
            page.write_boolean(row, index, value)
        case str():
            page.write_string(row, index, value)
        case _:
            page.write_number(row, index, value, day if abs(value) in (60, 2958466) else None)


def _decorate(draw: Callable, page) -> None:
    """Empty columns far to the right, merged cells, hidden rows."""
    match draw(st.integers(0, 7)):
        case 0:
            page.write_blank(1, draw(st.sampled_from(_FAR)), None, None)
            page.write_string(0, draw(st.sampled_from(_FAR)), " ")
        case 1:
            page.merge_range(6, 0, 8, 2, "合并")
        case 2:
            page.set_row(1, None, None, {"hidden": True})
        case 3:
            page.hide()
