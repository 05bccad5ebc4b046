"""What must hold of the building on a parcel, however it comes in: days in order, nothing that has not happened yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from landuse.register.development_columns import PROGRESS

TITLES = {column.key: column.title for column in PROGRESS}
# an area in 亩 with four decimals is known to so many m²
_ROUNDING = 1
# earlier, later: on the same day is in order
_ORDER = [
    ("approved_on", "contract_date"),
    ("contract_date", "agreed_start"),
    ("started", "stopped"),
    ("started", "finished"),
    ("stopped", "finished"),
]
_NEEDS = [
    ("stopped", "started", "动工以后才会中止"),
    ("finished", "started", "动工以后才会竣工"),
    ("vacant_floor", "vacant_since", "空置的面积要知道从哪一天起"),
]
_HAPPENED = ("approved_on", "contract_date", "handed_over", "started", "stopped", "finished", "vacant_since")


@dataclass(frozen=True)
class Mistake:
    """Of the column `key`; `code` names the kind of mistake."""

    key: str
    code: str
    reason: str
    cure: str


def mistakes(values: Mapping[str, Any], ground: float | None, today: date) -> Iterator[Mistake]:
    """`values` by column key, None or absent for what is not known; `ground`: square metres of the parcel."""
    for earlier, later in _ORDER:
        first, second = values.get(earlier), values.get(later)
        if first and second and second < first:
            reason = f"「{TITLES[later]}」早于「{TITLES[earlier]}」{first}"
            yield Mistake(later, "days_out_of_order", reason, "核对这两个日期，改正填错的一个。")
    for key, needed, why in _NEEDS:
        if values.get(key) is not None and values.get(needed) is None:
            reason = f"填了「{TITLES[key]}」，没有填「{TITLES[needed]}」"
            yield Mistake(
                key, "without_the_other", reason, f"{why}：补上「{TITLES[needed]}」，或把这一项留空。"
            )
    for key in _HAPPENED:
        if values.get(key) and values[key] > today:
            yield Mistake(key, "not_yet", f"「{TITLES[key]}」晚于今天 {today}", "没有发生的留空。")
    footprint = values.get("footprint")
    if footprint is not None and ground is not None and float(footprint) > ground + _ROUNDING:
        reason = f"「{TITLES['footprint']}」大于宗地登记面积 {ground:.2f} 平方米"
        yield Mistake("footprint", "larger_than_parcel", reason, "核对面积和单位（应为平方米）。")


def pause_mistakes(first: date, last: date | None, today: date) -> Iterator[Mistake]:
    if last is not None and last < first:
        yield Mistake("last", "ends_before_start", "「止」早于「起」", "改正日期；没有结束的把「止」留空。")
    if first > today:
        yield Mistake("first", "not_yet", f"「起」晚于今天 {today}", "没有开始的不要填报。")
