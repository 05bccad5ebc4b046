"""What is known of a county's parcels, as columns: building, investment, vacancy, promises, what was found on the spot.

All as it is on record now, since none of it is kept by year; only standstill and vacancy, which have a first day, are
held against the day of a record.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from landuse.identification.record import Bools, Days, Floats, Rows
from landuse.models import AgreementPromise, BlockSurvey, Parcel
from mujun.accounts.models import County

_FACTS = {
    "area": "area",
    "floor": "floor_area",
    "agreed_ratio": "plot_ratio",
    "footprint": "development__footprint",
    "invested": "development__invested",
    "vacant_floor": "development__vacant_floor",
}
_SQUARE_METRES = 2000 / 3  # of a 亩
_PRESENT_USES = Path(__file__).parents[1] / "reference" / "present_uses.csv"
# what agreements promise, by the metric that it is about
_PROMISES = {"固定资产投资强度": "投资强度"} | {
    name: name
    for name in ("投资强度", "容积率", "亩均税收", "亩均增加值", "亩均营业收入", "亩均产值", "单位增加值能耗")
}
# flag of the rules: field of a survey (LE-01)
_SURVEYED = {
    "不符合规划": "plan_conflict",
    "低": "low",
    "散": "scattered",
    "乱": "messy",
    "污": "polluting",
    "难以整改": "hard_to_rectify",
    "整改后不达标": "recheck_failed",
}


@dataclass(frozen=True)
class Plots:
    """One entry for each parcel, in the order of the codes; NaN and NaT where unknown. `holders` are ids of
    enterprises (0: nobody in the list), `land` 亩, `floor` and `vacant_floor` square metres, `invested` 万元.

    The plot ratio is the floor there is over the land; the one that the supply contract or an agreement names is
    what was promised.
    """

    ids: Rows
    towns: Rows
    holders: Rows
    land: Floats
    floor: Floats
    vacant_floor: Floats
    footprint: Floats
    invested: Floats
    vacant: Days
    promised: Mapping[str, Floats]
    flags: Mapping[str, Bools]

    @property
    def levels(self) -> dict[str, Floats]:
        """Columns of the metrics that are not yearly; shares in percent."""
        ground = self.land * _SQUARE_METRES
        with np.errstate(divide="ignore", invalid="ignore"):
            return {
                "invested": self.invested,
                "plot_ratio": self.floor / ground,
                "building_density": self.footprint / ground * 100,
                "vacant_floor": self.vacant_floor,
                "vacancy": self.vacant_floor / self.floor * 100,
            }


def plots_of(county: County) -> Plots:
    """Three queries."""
    parcels = Parcel.objects.filter(county=county).order_by("code")
    rows = list(
        parcels.values_list(
            "pk", "town", "holder", "in_block__block", "land_use", "present_use",
            "development__vacant_since", *_FACTS.values(),
        )
    )  # fmt: skip
    columns = list(zip(*rows, strict=True)) or [()] * (7 + len(_FACTS))
    ids, towns, holders, blocks, registered, present, vacant = columns[:7]
    facts = {name: np.array(column, dtype=float) for name, column in zip(_FACTS, columns[7:], strict=True)}
    area, agreed = facts.pop("area"), facts.pop("agreed_ratio")
    return Plots(
        ids=_numbers(ids),
        towns=_numbers(towns),
        holders=_numbers(holders),
        land=area,
        vacant=np.array(vacant, dtype="datetime64[D]"),
        promised=_promised(county, _numbers(ids), agreed),
        flags=_surveyed(county, _numbers(blocks)) | {"用途不符": _misused(registered, present)},
        **facts,
    )


def _numbers(column: tuple) -> Rows:
    return np.array([value or 0 for value in column], dtype=np.int64)


def _promised(county: County, ids: Rows, agreed: Floats) -> dict[str, Floats]:
    """By metric; the plot ratio of the supply contract where no running agreement names one."""
    place = {int(parcel): at for at, parcel in enumerate(ids)}
    promised = {"容积率": agreed}
    promises = AgreementPromise.objects.filter(
        agreement__county=county, agreement__ended_on=None, indicator__in=_PROMISES
    ).order_by("agreement__signed_on", "pk")
    for parcel, indicator, value in promises.values_list("agreement__parcel", "indicator", "value"):
        column = promised.setdefault(_PROMISES[indicator], np.full(len(ids), np.nan))
        column[place[parcel]] = value
    return promised


def _surveyed(county: County, blocks: Rows) -> dict[str, Bools]:
    """What the newest survey of each parcel's block found; what nobody looked at is not found."""
    surveys = BlockSurvey.objects.filter(block__county=county, block__ended_at=None)
    newest = surveys.order_by("block", "-surveyed_on", "-pk").distinct("block")
    found = {block: marks for block, *marks in newest.values_list("block", *_SURVEYED.values())}
    nothing = [False] * len(_SURVEYED)
    table = np.array([found.get(block, nothing) for block in blocks.tolist()] or [nothing], dtype=object)
    return {flag: table[: len(blocks), column].astype(bool) for column, flag in enumerate(_SURVEYED)}


def _misused(registered: tuple, present: tuple) -> Bools:
    """LE-11: where the use found on the spot is another than the registered one, as far as both are known."""
    codes = _present_uses()
    return np.array(
        [_differs(codes.get(name, ""), code) for name, code in zip(registered, present, strict=True)],
        dtype=bool,
    )


def _differs(registered: str, present: str) -> bool:
    known = bool(registered and present)
    return known and not (registered.startswith(present) or present.startswith(registered))


@cache
def _present_uses() -> dict[str, str]:
    """Codes of GB/T 21010-2017 by name, of the uses that industrial land is registered for."""
    with _PRESENT_USES.open(encoding="utf-8", newline="") as file:
        return {row["name"]: row["code"] for row in csv.DictReader(file)}
