"""The periods in which a lever is executed: 2026, 2026Q1, 2026-03. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_FORMS = {
    "年": re.compile(r"(\d{4})"),
    "季": re.compile(r"(\d{4})Q([1-4])"),
    "月": re.compile(r"(\d{4})-(\d{2})"),
}
_SHOWN = {"年": "2026", "季": "2026Q1", "月": "2026-03"}
_MONTHS = {"年": 12, "季": 3, "月": 1}


@dataclass(frozen=True)
class Period:
    """Both days are included."""

    name: str
    first: date
    last: date


def period(kind: str, text: str) -> Period:
    """Raises ValueError in Chinese for what is no period of the kind."""
    found = _FORMS[kind].fullmatch(text.strip().upper())
    at = int(found[2]) if found and found.lastindex == 2 else 1
    month = (at - 1) * _MONTHS[kind] + 1
    if found is None or not 1 <= month <= 12:
        raise ValueError(f"“{text}”不是{kind}度期间，写成 {_SHOWN[kind]} 的样子。")
    year, end = int(found[1]), month + _MONTHS[kind] - 1
    return Period(text.strip().upper(), date(year, month, 1), date(year, end, monthrange(year, end)[1]))


def within(of: Period, first: date | None, last: date | None) -> Period | None:
    """The part of a period between two days (None: open); None where nothing is left."""
    start = max(of.first, first or of.first)
    end = min(of.last, last or of.last)
    return Period(of.name, start, end) if start <= end else None
