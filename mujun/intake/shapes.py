"""Outlines as surveyors hand them in: GeoJSON, or a zipped shapefile. Read as a table like any workbook. Pure.

Feature n stands in row n + 1. Only attributes that the sheet declares (by heading, title or alias, in any case) are
read. The geometry, a Polygon or MultiPolygon in CGCS2000 degrees, stands as GeoJSON text in the column 图形.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import orjson
import shapefile

from mujun.intake.container import RATIO_LIMIT, UNPACKED_LIMIT, Refused
from mujun.intake.projection import Plane, UnknownSystem, of_name, of_text
from mujun.intake.records import is_records
from mujun.intake.sheets import Problem, Sheet, column_letters
from mujun.intake.workbook import Workbook

GEOMETRY = "图形"
_PARTS = (".shp", ".shx", ".dbf", ".prj")
_FAULTY = "{}"  # stands for a geometry with a problem, so that it is not found missing as well
_DECIMALS = 9  # of a degree: a tenth of a millimetre
_SYSTEMS = "转换为 CGCS2000 经纬度（EPSG:4490）或 CGCS2000 三度带（EPSG:4513–4554）后再传。"
_CHUNK = 1024 * 1024
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, shapefile.ShapefileException, shapefile.GeoJSON_Error, shapefile.RingSamplingError,
    struct.error, EOFError, LookupError, ValueError,
    TypeError, AttributeError, OverflowError, NotImplementedError, RuntimeError, AssertionError, OSError,
)  # fmt: skip
_EXPORT_AGAIN = "在地理信息软件中重新导出后再传。"


@dataclass(frozen=True)
class _Layer:
    """`features`: attributes and geometry, the latter as GeoJSON has it; `plane` None for degrees."""

    features: Sequence[tuple[Mapping[str, object], Any]]
    plane: Plane | None


def is_shapes(content: bytes) -> bool:
    """A JSON document that is no set of records, or an archive with parts of a shapefile."""
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return not is_records(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except _DAMAGE:
        return False
    return "xl/workbook.xml" not in names and any(_suffix(name) in _PARTS for name in names)


def read_shapes(content: bytes, filename: str, sheets: Sequence[Sheet]) -> Workbook:
    """The features as the table of the sheet that declares the column 图形."""
    try:
        sheet = _sheet_for(sheets)
        try:
            layer = _archived(content) if content.startswith(b"PK") else _geojson(content)
        except _DAMAGE as error:
            raise Refused("broken_file", "文件已损坏，无法读取", _EXPORT_AGAIN) from error
        return _table(sheet, layer)
    except Refused as refused:
        return Workbook({}, [refused.problem(filename)])


def _sheet_for(sheets: Sequence[Sheet]) -> Sheet:
    for sheet in sheets:
        if any(column.title == GEOMETRY for column in sheet.columns):
            return sheet
    cure = "下载模板填写后再传；图形数据在「宗地图形」或「镇街边界」中报送。"
    raise Refused("not_a_workbook", "这是图形数据，不是工作簿", cure)


def _table(sheet: Sheet, layer: _Layer) -> Workbook:
    names = list(dict.fromkeys(name for attributes, _ in layer.features for name in attributes))
    known = _known(sheet)
    read = [name for name in names if name.strip().casefold() in known]
    header = [*(known[name.strip().casefold()] for name in read), GEOMETRY]
    rows: list[list[object]] = [list(header)]
    problems = []
    for number, (attributes, geometry) in enumerate(layer.features, start=2):
        try:
            text = _text_of(geometry, layer.plane)
        except (*_DAMAGE, _Unfit) as error:
            text, reason = _FAULTY, str(error) if isinstance(error, _Unfit) else "图形读不出来"
            cell = f"{column_letters(len(read))}{number}"
            problems.append(Problem(sheet.name, cell, GEOMETRY, "", "bad_geometry", reason, _EXPORT_AGAIN))
        rows.append([*(_cell(attributes.get(name)) for name in read), text])
    return Workbook({sheet.name: rows}, problems)


def _known(sheet: Sheet) -> dict[str, str]:
    """Every name of a declared column, in small letters → its heading."""
    return {
        name.casefold(): column.heading
        for column in sheet.columns
        if column.title != GEOMETRY
        for name in (*column.aliases, column.title, column.heading)
    }


def _cell(value: object) -> object:
    """As a spreadsheet would hand it over."""
    if value is None:
        return ""
    if isinstance(value, str | bool | date):
        return value
    return float(value) if isinstance(value, int | float) else orjson.dumps(value).decode()


_WHOLE_CIRCLE = 360


class _Unfit(ValueError):
    """Why a geometry is no outline."""


def _text_of(geometry: Any, plane: Plane | None) -> str:
    if not geometry or not geometry.get("coordinates"):
        raise _Unfit("没有图形")
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        raise _Unfit("图形不是面")
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    polygons = [[_ring(ring, plane) for ring in part] for part in parts]
    one = len(polygons) == 1
    kind, coordinates = ("Polygon", polygons[0]) if one else ("MultiPolygon", polygons)
    return orjson.dumps({"type": kind, "coordinates": coordinates}).decode()


def _ring(ring: Any, plane: Plane | None) -> list[list[float]]:
    points = np.array([point[:2] for point in ring], dtype=float)
    if len(points) < 4 or (points[0] != points[-1]).any() or not np.isfinite(points).all():
        raise _Unfit("边界没有闭合或点数不足")
    degrees = points if plane is None else plane.degrees(points)
    if (np.abs(degrees) > _WHOLE_CIRCLE).any():
        raise _Unfit("坐标不是经纬度")
    rounded: list[list[float]] = np.round(degrees, _DECIMALS).tolist()
    return rounded


def _geojson(content: bytes) -> _Layer:
    document = orjson.loads(content.lstrip(b"\xef\xbb\xbf"))
    if document.get("type") != "FeatureCollection":
        cure = "导出为 GeoJSON 要素集（FeatureCollection）后再传。"
        raise Refused("not_features", "不是 GeoJSON 要素集", cure)
    system = document.get("crs")
    try:
        plane = of_name(str(system["properties"]["name"])) if system else None
    except UnknownSystem as error:
        raise Refused("unknown_system", f"不能识别坐标系「{error}」", _SYSTEMS) from error
    features = [
        (feature.get("properties") or {}, feature.get("geometry")) for feature in document["features"]
    ]
    return _Layer(_some(features), plane)


def _archived(content: bytes) -> _Layer:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _unpacked(archive)
    encodings = ["utf-8", "gb18030"]
    if ".cpg" in parts:
        encodings = [_encoding(parts[".cpg"])]
    try:
        plane = of_text(parts[".prj"].decode("utf-8", "replace"))
    except UnknownSystem as error:
        raise Refused("unknown_system", f"不能识别坐标系「{error}」", _SYSTEMS) from error
    features = _some(_features(parts))
    for encoding in encodings:
        try:
            return _Layer([(_recoded(attributes, encoding), shape) for attributes, shape in features], plane)
        except UnicodeDecodeError:
            continue
    cure = "补上 .cpg 文件，写明属性表的编码（UTF-8 或 GBK），一起压缩后再传。"
    raise Refused("unknown_encoding", "属性表的文字编码读不出来", cure)


def _features(parts: Mapping[str, bytes]) -> list[tuple[Mapping[str, object], Any]]:
    """Texts as Latin-1, a character for a byte: their encoding is tried later."""
    files = {suffix[1:]: io.BytesIO(parts[suffix]) for suffix in (".shp", ".shx", ".dbf")}
    with warnings.catch_warnings():  # of sizes in headers; what matters is whether the shapes can be read
        warnings.simplefilter("ignore")
        with shapefile.Reader(**files, encoding="latin-1") as reader:
            return [(entry.record.as_dict(), _geometry(entry.shape)) for entry in reader.iterShapeRecords()]


def _geometry(shape: Any) -> Any:
    return None if shape.shapeType == shapefile.NULL else shape.__geo_interface__


def _recoded(attributes: Mapping[str, object], encoding: str) -> dict[str, object]:
    def recoded(text: str) -> str:
        return text.encode("latin-1").decode(encoding)

    return {
        recoded(name): recoded(value) if isinstance(value, str) else value
        for name, value in attributes.items()
    }


def _some(features: list[tuple[Mapping[str, object], Any]]) -> list[tuple[Mapping[str, object], Any]]:
    if not features:
        raise Refused("no_rows", "文件里没有图形", _EXPORT_AGAIN)
    return features


def _encoding(text: bytes) -> str:
    name = text.decode("ascii", "ignore").strip().upper().removeprefix("OEM").removeprefix("ANSI").strip()
    return "gb18030" if name in {"936", "CP936", "GBK", "GB2312", "GB18030", "54936"} else "utf-8"


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The parts of the only shapefile by suffix; sizes in the directory are claims, so it counts while unpacking."""
    entries = [entry for entry in archive.infolist() if _suffix(entry.filename) in (*_PARTS, ".cpg")]
    layers = {PurePosixPath(entry.filename).with_suffix("") for entry in entries}
    if len(layers) > 1:
        reason = f"压缩包里有 {len(layers)} 个图层"
        raise Refused("many_layers", reason, "只留要报送的图层的文件，重新压缩后再传。")
    there = {_suffix(entry.filename) for entry in entries}
    if missing := [suffix for suffix in _PARTS if suffix not in there]:
        cure = "把同名的 .shp、.shx、.dbf、.prj 一起压缩后再传。"
        raise Refused("missing_part", f"压缩包里没有 {'、'.join(missing)} 文件", cure)
    left, parts = UNPACKED_LIMIT, {}
    for entry in entries:
        data = b"".join(_chunks(archive, entry, left))
        left -= len(data)
        parts[_suffix(entry.filename)] = data
    return parts


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    if entry.file_size > RATIO_LIMIT * max(entry.compress_size, _CHUNK // 8):
        limit = 0
    with archive.open(entry) as file:
        while chunk := file.read(_CHUNK):
            limit -= len(chunk)
            if limit < 0:
                reason = f"解压后超过 {UNPACKED_LIMIT // _CHUNK} MB 或压缩比异常"
                raise Refused("zip_bomb", reason, "分镇街导出，分成几个文件再传。")
            yield chunk


def _suffix(name: str) -> str:
    path = PurePosixPath(name)
    hidden = path.name.startswith("._") or "__MACOSX" in path.parts
    return "" if hidden else path.suffix.lower()
