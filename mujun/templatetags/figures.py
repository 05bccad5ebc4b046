"""Template filters for figures, dates and grades. Built in: templates need no load tag."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from django import template
from django.utils import timezone
from django.utils.html import format_html

register = template.Library()

MISSING = "—"
_ENDLESS = 6  # more decimals than anybody publishes
_DECIMALS = {"亩": 2, "万元": 2, "万元/亩": 2, "人": 0, "户": 0, "立方米": 0}
_GRADE_LOOKS = {"A": "a", "B": "b", "C": "c", "D": "d"}


@register.filter
def number(value: float | Decimal | None, decimals: int = 2) -> str:
    """1234.5 → 1,234.50; missing → —."""
    exact = _exact(value)
    if exact is None:
        return MISSING
    rounded = exact.quantize(Decimal(1).scaleb(-int(decimals)), ROUND_HALF_UP)
    return f"{rounded + 0:,f}"


@register.filter
def plain(value: float | Decimal | None) -> str:
    """A figure with the digits it was given, without trailing zeros: 24.0970 → 24.097."""
    exact = _exact(value)
    if exact is None:
        return MISSING
    return f"{exact.normalize() + 0:,f}"


@register.filter
def brief(value: float | Decimal | None) -> str:
    """As `plain`, but a computed one with endless decimals is cut to four, a small one to four that tell something:
    35.68436676761935 → 35.6844.
    """
    exact = _exact(value)
    if exact is None or exact.as_tuple().exponent >= -_ENDLESS:
        return plain(value)
    return plain(round(exact, max(4, 3 - exact.adjusted())))


@register.filter
def amount(value: float | Decimal | None, unit: str) -> str:
    """A figure with the decimals its unit is written with, and the unit: 12.3456, 亩 → 12.35 亩."""
    if _exact(value) is None:
        return MISSING
    text = number(value, _DECIMALS[unit]) if unit in _DECIMALS else plain(value)
    return f"{text} {unit}" if unit else text


@register.filter
def share(value: float | Decimal | None) -> str:
    """0.2744 → 27.4%."""
    exact = _exact(value)
    return MISSING if exact is None else f"{number(exact * 100, 1)}%"


@register.filter
def share_of(part: float | None, whole: float | None) -> str:
    """134 of 1248 → 10.7%."""
    return share(part / whole) if whole and part is not None else MISSING


@register.filter
def growth(value: float | None, before: float | None) -> str:
    """Against `before`: 增 3.2%, 降 1.0%, 持平."""
    if value is None or not before:
        return "—"
    change = value / before - 1
    if round(change, 3) == 0:
        return "持平"
    return f"{'增' if change > 0 else '降'} {share(abs(change))}"


@register.filter
def day(value: date | datetime | None) -> str:
    """2025年8月14日, in the county's time."""
    if not value:
        return MISSING
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local.year}年{local.month}月{local.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """2025年8月14日 9:05."""
    if not value:
        return MISSING
    local = timezone.localtime(value)
    return f"{day(local)} {local.hour}:{local.minute:02}"


@register.filter
def dash(value: object) -> object:
    """— in place of nothing."""
    return MISSING if value is None or value == "" else value


@register.filter
def grade(code: str | None) -> str:
    """The badge of a grade; the letter is always there, so the colour is never needed to read it."""
    return format_html('<span class="grade grade-{}">{}</span>', grade_look(code), code or "未定")


@register.filter
def grade_look(code: str | None) -> str:
    """The ending of the class that colours a grade: a, b, c, d, or t for every other one."""
    return _GRADE_LOOKS.get((code or "")[:1], "t")


@register.filter
def at(mapping: dict | list | None, key: object) -> object:
    """The entry of a dict or list under a key that is itself a variable; nothing when there is none."""
    try:
        return mapping[key]
    except (KeyError, IndexError, TypeError):
        return None


def _exact(value: float | Decimal | None) -> Decimal | None:
    if value is None or value == "" or not isfinite(value):
        return None
    return Decimal(str(value))
