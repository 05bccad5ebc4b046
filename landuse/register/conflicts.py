"""Where the land register contradicts itself: found anew whenever somebody looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pandas as pd
from django.db.models import QuerySet

from landuse.areas.drawn import SQUARE_METRES, area_of, overlaps
from landuse.areas.overlaps import excesses
from landuse.models import Occupancy, Parcel

DEVIATION = 0.01  # of the registered area; more is a conflict

OVER, EMPTY, OVERLAP, DRAWN = "超面积使用", "无人使用", "界址重叠", "面积与界址不符"
KINDS = [OVER, EMPTY, OVERLAP, DRAWN]
_CURES = {
    OVER: "核对各使用人的面积和起止日期；已不再使用的填写「止」。",
    EMPTY: "补报使用人；确实闲置的，由镇街核实后处置。",
    OVERLAP: "核对两宗地的界址点，改正后重新导入。",
    DRAWN: "核对登记面积和界址点，以不动产登记为准改正。",
}


@dataclass(frozen=True)
class Conflict:
    kind: str
    parcel: Parcel
    text: str

    @property
    def cure(self) -> str:
        return _CURES[self.kind]


class _Plot(NamedTuple):
    """What is looked at of each parcel; only those with a conflict are read as a whole."""

    pk: int
    code: str
    area: Decimal
    holder: int | None
    polygon: list | None


class _Found(NamedTuple):
    kind: str
    plot: _Plot
    text: str


def conflicts(parcels: QuerySet, county: int, day: date) -> list[Conflict]:
    """Conflicts of `parcels` by code and kind. Who uses them is asked for `day`; overlaps with any parcel count."""
    plots, uses = _plots(parcels), _uses(parcels)
    found = [*_over(plots, uses), *_empty(plots, uses, day), *_overlap(plots, county), *_drawn(plots)]
    found.sort(key=lambda each: (KINDS.index(each.kind), each.plot.code))
    known = Parcel.objects.select_related("town", "holder").in_bulk({each.plot.pk for each in found})
    return [Conflict(each.kind, known[each.plot.pk], each.text) for each in found]


def _plots(parcels: QuerySet) -> list[_Plot]:
    return [_Plot(*row) for row in parcels.order_by("code").values_list(*_Plot._fields)]


def _uses(parcels: QuerySet) -> pd.DataFrame:
    rows = Occupancy.objects.filter(parcel__in=parcels.order_by().values("pk")).values_list(
        "parcel__code", "kind", "area", "since", "until"
    )
    table = pd.DataFrame(rows, columns=["parcel", "kind", "area", "since", "until"])
    days = {name: pd.to_datetime(table[name]).astype("datetime64[s]") for name in ("since", "until")}
    return table.assign(area=table["area"].astype(float), **days)


def _over(plots: list[_Plot], uses: pd.DataFrame) -> Iterator[_Found]:
    known = {plot.code: plot for plot in plots}
    for excess in excesses(uses, {plot.code: float(plot.area) for plot in plots}):
        day = pd.Timestamp(excess.day)
        text = f"{day:%Y年%-m月%-d日}起共使用 {excess.total:.2f} 亩，登记面积 {excess.area:.2f} 亩"
        yield _Found(OVER, known[excess.parcel], text)


def _empty(plots: list[_Plot], uses: pd.DataFrame, day: date) -> Iterator[_Found]:
    """A holder without a stated own use is taken to use what is not let, as in the land area of a year."""
    moment = pd.Timestamp(day)
    stated = set(uses["parcel"][uses["kind"] == Occupancy.Kind.OWN])
    in_force = (uses["since"] <= moment) & (uses["until"].isna() | (uses["until"] >= moment))
    used, ended = set(uses["parcel"][in_force]), uses.groupby("parcel")["until"].max()
    for plot in plots:
        if plot.code not in used and (plot.holder is None or plot.code in stated):
            last = ended.get(plot.code)
            since = f"，上一个使用人用到 {last:%Y年%-m月%-d日}" if pd.notna(last) and last < moment else ""
            yield _Found(EMPTY, plot, f"{day:%Y年%-m月%-d日}没有使用人{since}")


def _overlap(plots: list[_Plot], county: int) -> Iterator[_Found]:
    """Against all parcels of the county: a neighbour may lie in another town."""
    drawn = _plots(Parcel.objects.filter(county=county, polygon__isnull=False))
    known = {plot.pk: plot for plot in plots}
    for first, second, common in overlaps([plot.polygon for plot in drawn]):
        for one, other in ((drawn[first], drawn[second]), (drawn[second], drawn[first])):
            if one.pk in known:
                text = f"与宗地 {other.code} 重叠 {common:.0f} 平方米"
                yield _Found(OVERLAP, known[one.pk], text)


def _drawn(plots: list[_Plot]) -> Iterator[_Found]:
    for plot in plots:
        if plot.polygon is None:
            continue
        drawn, registered = area_of(plot.polygon) / SQUARE_METRES, float(plot.area)
        if abs(registered - drawn) > DEVIATION * registered:
            share = (drawn / registered - 1) * 100
            text = f"登记 {registered:.2f} 亩，按界址 {drawn:.2f} 亩，相差 {share:+.1f}%"
            yield _Found(DRAWN, plot, text)
