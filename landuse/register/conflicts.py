"""Where the land register contradicts itself: found anew whenever somebody looks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

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


def conflicts(parcels: QuerySet, county: int, day: date) -> list[Conflict]:
    """Conflicts of `parcels` by code and kind. Who uses them is asked for `day`; overlaps with any parcel count."""
    chosen = list(parcels.select_related("town", "holder").order_by("code"))
    uses = _uses(chosen)
    found = [*_over(chosen, uses), *_empty(chosen, uses, day), *_overlap(chosen, county), *_drawn(chosen)]
    return sorted(found, key=lambda conflict: (KINDS.index(conflict.kind), conflict.parcel.code))


def _uses(parcels: list[Parcel]) -> pd.DataFrame:
    rows = Occupancy.objects.filter(parcel__in=parcels).values_list(
        "parcel__code", "kind", "area", "since", "until"
    )
    table = pd.DataFrame(rows, columns=["parcel", "kind", "area", "since", "until"])
    days = {name: pd.to_datetime(table[name]).astype("datetime64[s]") for name in ("since", "until")}
    return table.assign(area=table["area"].astype(float), **days)


def _over(parcels: list[Parcel], uses: pd.DataFrame) -> Iterator[Conflict]:
    known = {parcel.code: parcel for parcel in parcels}
    for excess in excesses(uses, {code: float(parcel.area) for code, parcel in known.items()}):
        day = pd.Timestamp(excess.day)
        text = f"{day:%Y年%-m月%-d日}起共使用 {excess.total:.2f} 亩，登记面积 {excess.area:.2f} 亩"
        yield Conflict(OVER, known[excess.parcel], text)


def _empty(parcels: list[Parcel], uses: pd.DataFrame, day: date) -> Iterator[Conflict]:
    """A holder without a stated own use is taken to use what is not let, as in the land area of a year."""
    moment = pd.Timestamp(day)
    stated = set(uses["parcel"][uses["kind"] == Occupancy.Kind.OWN])
    in_force = (uses["since"] <= moment) & (uses["until"].isna() | (uses["until"] >= moment))
    used, ended = set(uses["parcel"][in_force]), uses.groupby("parcel")["until"].max()
    for parcel in parcels:
        if parcel.code not in used and (parcel.holder is None or parcel.code in stated):
            last = ended.get(parcel.code)
            since = f"，上一个使用人用到 {last:%Y年%-m月%-d日}" if pd.notna(last) and last < moment else ""
            yield Conflict(EMPTY, parcel, f"{day:%Y年%-m月%-d日}没有使用人{since}")


def _overlap(parcels: list[Parcel], county: int) -> Iterator[Conflict]:
    """Against all parcels of the county: a neighbour may lie in another town."""
    drawn = list(Parcel.objects.filter(county=county, polygon__isnull=False).order_by("code"))
    known = {parcel.pk: parcel for parcel in parcels}
    for first, second, common in overlaps([parcel.polygon for parcel in drawn]):
        for one, other in ((drawn[first], drawn[second]), (drawn[second], drawn[first])):
            if one.pk in known:
                text = f"与宗地 {other.code} 重叠 {common:.0f} 平方米"
                yield Conflict(OVERLAP, known[one.pk], text)


def _drawn(parcels: list[Parcel]) -> Iterator[Conflict]:
    for parcel in parcels:
        if parcel.polygon is None:
            continue
        drawn, registered = area_of(parcel.polygon) / SQUARE_METRES, float(parcel.area)
        if abs(registered - drawn) > DEVIATION * registered:
            share = (drawn / registered - 1) * 100
            text = f"登记 {registered:.2f} 亩，按界址 {drawn:.2f} 亩，相差 {share:+.1f}%"
            yield Conflict(DRAWN, parcel, text)
