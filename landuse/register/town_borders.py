"""Borders of towns as they come in: what stands in the way of them, and what deserves a remark."""

from collections.abc import Iterator, Sequence

import orjson
import pandas as pd
import shapely
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform

from landuse.areas.drawn import area_of, overlaps
from landuse.areas.outlines import polygon
from landuse.models import Parcel, TownBorder
from mujun.accounts.models import County, User
from mujun.intake.checks import Note, Problem

SHEET = "镇街边界"
# square kilometres: no town of the country is smaller or larger
_LEAST, _LARGEST = 0.1, 50_000.0
_HECTARE = 10_000.0  # square metres: what two surveys of one border differ by is less
_MANY = 3  # parcels: so many that all lie elsewhere are no slip of the pen
_NAMED = 5


def check_borders(county: County, table: pd.DataFrame) -> Iterator[Problem]:
    """Each valid outline: of a town's size, and with some of the town's parcels inside where there are many."""
    corners = _corners(Parcel.objects.filter(county=county))
    for index, text in table["outline"].items():
        shape = polygon(text)
        town, size = table.at[index, "town"], area_of(shape) / 1_000_000
        if not _LEAST <= size <= _LARGEST:
            reason, cure = f"面积 {size:,.2f} 平方公里，不像镇街的范围", "核对坐标系和图层，重新导出后再传。"
            yield _problem(table, index, town, "odd_area", reason, cure)
            continue
        points = corners.get(town, [])
        if len(points) >= _MANY and not _inside(shape, points):
            reason = f"{town}登记的 {len(points)} 宗地都不在边界内"
            yield _problem(table, index, town, "parcels_elsewhere", reason, "核对镇街名称和坐标系。")


def overlapping(county: County, table: pd.DataFrame) -> list[Note]:
    """Common ground of two towns, those on record that the file does not name among them; it stops nothing."""
    given = {table.at[index, "town"]: polygon(text) for index, text in table["outline"].items()}
    known = TownBorder.objects.filter(town__county=county).exclude(town__name__in=given)
    drawn = given | dict(known.values_list("town__name", "polygon"))
    names = list(drawn)
    found = [
        each for each in overlaps(list(drawn.values())) if each[2] > _HECTARE and names[each[0]] in given
    ]
    if not found:
        return []
    pairs = [f"{names[one]}和{names[other]} {common / _HECTARE:,.1f} 公顷" for one, other, common in found]
    more = f"等 {len(pairs)} 处" if len(pairs) > _NAMED else ""
    message = f"边界相互重叠：{'、'.join(pairs[:_NAMED])}{more}。重叠处在图上两个镇街都画，请与勘界单位核对。"
    letters, towns = table.attrs["letters"], {names[at] for pair in found for at in pair[:2]}
    rows = table.loc[table["town"].isin(towns), "_row"]
    return [
        Note(
            SHEET,
            "图形",
            "overlap",
            message,
            len(pairs),
            [f"{letters['outline']}{row}" for row in rows[:_NAMED]],
        )
    ]


def corners_of(user: User) -> dict[str, list[list[float]]]:
    """Of each town the first corner of every parcel that the user may see and that has an outline. One query."""
    return _corners(Parcel.objects.visible_to(user))


def _corners(parcels: QuerySet) -> dict[str, list[list[float]]]:
    drawn = parcels.filter(polygon__isnull=False).order_by("code")
    found: dict[str, list[list[float]]] = {}
    for town, text in drawn.values_list("town__name", KeyTextTransform("coordinates", "polygon")):
        corner = text.lstrip("[ ").split("]", 1)[0].split(",")[:2]
        found.setdefault(town, []).append([float(number) for number in corner])
    return found


def _inside(shape: dict[str, object], points: Sequence[Sequence[float]]) -> int:
    """How many of the points the outline covers."""
    whole = shapely.from_geojson(orjson.dumps(shape).decode())
    return int(shapely.covers(whole, shapely.points(points)).sum())


def _problem(table: pd.DataFrame, index: int, town: str, code: str, reason: str, cure: str) -> Problem:
    cell = f"{table.attrs['letters']['outline']}{table.at[index, '_row']}"
    return Problem(SHEET, cell, "图形", town, code, reason, cure)
