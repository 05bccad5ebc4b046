"""Outlines as a zipped shapefile in degrees of CGCS2000, with .prj and .cpg, so that others can read it. Pure."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any, NamedTuple

import shapefile

_PRJ = (
    'GEOGCS["China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
_LONGEST = 254  # bytes of a text in a .dbf


class Field(NamedTuple):
    """`name` has at most ten bytes; `decimals` None for a text, else digits behind the point."""

    name: str
    decimals: int | None = None


def zipped(
    layer: str, fields: Sequence[Field], features: Sequence[tuple[Sequence[Any], dict[str, Any]]]
) -> bytes:
    """`features`: values of the fields, None for a blank one, and a Polygon or MultiPolygon of GeoJSON."""
    parts = {ending: io.BytesIO() for ending in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON, encoding="utf-8") as writer:
        for field in fields:
            if field.decimals is None:
                writer.field(field.name, "C", size=_LONGEST)
            else:
                writer.field(field.name, "N", size=18, decimal=field.decimals)
        for values, outline in features:
            writer.record(*(_fitting(value) for value in values))
            writer.shape(outline)
    files = {ending: part.getvalue() for ending, part in parts.items()}
    return _archive(layer, files | {"prj": _PRJ.encode(), "cpg": b"UTF-8"})


def _fitting(value: Any) -> Any:
    """A text that is too long ends at a whole character."""
    if not isinstance(value, str):
        return value
    return value.encode()[:_LONGEST].decode("utf-8", "ignore")


def _archive(layer: str, files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, content in files.items():
            archive.writestr(f"{layer}.{ending}", content)
    return packed.getvalue()
