"""Parcels and blocks of the map as files that other systems read."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import pandas as pd
from django.db.models import Count, Sum

from landuse.areas.drawn import SQUARE_METRES, area_of
from landuse.drawing.geojson import collection, described
from landuse.drawing.shapefiles import Field, zipped
from landuse.map.ground import ground
from landuse.map.themes import themes
from landuse.models import Block, Parcel
from mujun.accounts.models import User

# names of TD/T 1066 where it has them; 镇街 and what the county found have none
_PARCEL_FIELDS = [
    Field("ZDDM"), Field("镇街"), Field("QLR"), Field("ZDMJ", 4), Field("MJDW"), Field("TDYT"), Field("BDCDYH"),
    Field("BDCQZH"), Field("RJL", 3), Field("区块"), Field("档次"), Field("线索"), Field("整治"), Field("项目"),
]  # fmt: skip
_BLOCK_FIELDS = [Field("QKDM"), Field("QKMC"), Field("宗地数", 0), Field("亩", 2)]
_FOUND = ["grade", "finding", "case", "project"]


def parcels_geojson(user: User, year: int, day: date, codes: Collection[str]) -> dict[str, Any]:
    """Those of `codes` that the user may see and that have an outline, with what the map knows of each."""
    found = _found(user, year, day)
    features = []
    for parcel in _chosen(user, codes):
        known = found.loc[parcel.code]
        more = {"按界址面积（亩）": round(area_of(parcel.polygon) / SQUARE_METRES, 4), **known.to_dict()}
        features.append(described(parcel, more))
    return collection("宗地", features)


def parcels_shapefile(user: User, year: int, day: date, codes: Collection[str]) -> bytes:
    found = _found(user, year, day)
    rows = []
    for parcel in _chosen(user, codes):
        metres = round(float(parcel.square_metres), 4)
        values = [
            parcel.code, parcel.town.name, parcel.holder.name if parcel.holder else "", metres, "1",
            parcel.land_use, parcel.unit_number, parcel.certificate,
            None if parcel.plot_ratio is None else float(parcel.plot_ratio), *found.loc[parcel.code],
        ]  # fmt: skip
        rows.append((values, parcel.polygon))
    return zipped("parcels", _PARCEL_FIELDS, rows)


def blocks_geojson(user: User) -> dict[str, Any]:
    names = ["区块代码", "区块名称", "宗地数", "登记面积（亩）"]
    features = [
        {"type": "Feature", "id": values[0], "properties": dict(zip(names, values, strict=True)), "geometry": shape}
        for values, shape in _blocks(user)
    ]  # fmt: skip
    return collection("区块", features)


def blocks_shapefile(user: User) -> bytes:
    return zipped("blocks", _BLOCK_FIELDS, _blocks(user))


def _blocks(user: User) -> list[tuple[Sequence[Any], dict[str, Any]]]:
    """Areas are those of the parcels as registered: the outline fills the gaps between them."""
    drawn = Block.objects.within_sight(user).present().filter(outline__isnull=False)
    sums = drawn.annotate(size=Count("members"), area=Sum("members__parcel__area")).order_by("code")
    rows = sums.values_list("code", "name", "size", "area", "outline")
    return [((code, name, size, float(area)), outline) for code, name, size, area, outline in rows]


def _chosen(user: User, codes: Collection[str]) -> list[Parcel]:
    drawn = Parcel.objects.visible_to(user).filter(polygon__isnull=False, code__in=codes)
    return list(drawn.select_related("town", "holder").order_by("code"))


def _found(user: User, year: int, day: date) -> pd.DataFrame:
    """By code of the parcel: 区块 and the words of the themes that people decided or measured."""
    table = ground(user, day)
    known = {theme.key: theme for theme in themes(user, year, table)}
    blocks = dict(Block.objects.visible_to(user).present().values_list("members__parcel", "name"))
    words = {"区块": [blocks.get(parcel, "") for parcel in table["id"]]}
    for key in _FOUND:
        words[known[key].title] = known[key].labels
    return pd.DataFrame(words, index=table["code"])
