"""Outlines from surveyors' files: GeoJSON and zipped shapefiles in the systems of CGCS2000."""

import io
import math
import zipfile

import numpy as np
import orjson
import pytest
import shapefile
from hypothesis import given
from hypothesis import strategies as st

from mujun.intake import shapes
from mujun.intake.projection import Plane, UnknownSystem, of_name, of_text
from mujun.intake.reading import read
from mujun.intake.sheets import Column, Sheet
from mujun.intake.workbook import write_workbook

AXIS, FLATTENING = 6378137.0, 1 / 298.257222101
E2 = FLATTENING * (2 - FLATTENING)
SHEET = Sheet(
    "宗地图形",
    [
        Column("code", "宗地代码", required=True, aliases=["ZDDM"]),
        Column("area", "登记面积", "number", unit="平方米", aliases=["ZDMJ"], optional=True),
        Column("supplied_on", "供应日期", "date", optional=True),
        Column("outline", "图形", longest=100_000),
    ],
)
SQUARE = [[120.0, 29.0], [120.0, 29.001], [120.001, 29.001], [120.001, 29.0], [120.0, 29.0]]
HOLE = [
    [120.0004, 29.0004],
    [120.0006, 29.0004],
    [120.0006, 29.0006],
    [120.0004, 29.0006],
    [120.0004, 29.0004],
]
DEGREES = 'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'  # noqa: E501


def plane_text(meridian: int = 120, easting: int = 500_000, geographic: str = DEGREES) -> str:
    return (
        f'PROJCS["CGCS2000_3_Degree_GK_CM_{meridian}E",{geographic},PROJECTION["Gauss_Kruger"],'
        f'PARAMETER["False_Easting",{easting}.0],PARAMETER["False_Northing",0.0],'
        f'PARAMETER["Central_Meridian",{meridian}.0],PARAMETER["Scale_Factor",1.0],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


def geojson(*features, **members) -> bytes:
    made = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in features
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": made, **members})


def polygon(*rings) -> dict:
    return {"type": "Polygon", "coordinates": list(rings)}


def shapefile_zip(
    polygons: list,
    codes: list[str],
    prj: str = DEGREES,
    encoding: str = "utf-8",
    cpg: str = "UTF-8",
    without=(),
) -> bytes:
    files = {name: io.BytesIO() for name in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("ZDDM", "C", size=40)
        writer.field("ZDMJ", "N", size=18, decimal=2)
        writer.field("BSM", "N", size=10)
        for code, rings in zip(codes, polygons, strict=True):
            writer.poly(rings) if rings else writer.null()
            writer.record(code, 1234.5, 1)
    parts = {f"宗地.{name}": file.getvalue() for name, file in files.items()}
    parts |= {"宗地.prj": prj.encode()} | ({"宗地.cpg": cpg.encode()} if cpg else {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if name.split(".")[1] not in without:
                archive.writestr(name, data)
    return buffer.getvalue()


def rows(content: bytes) -> list[list]:
    assert shapes.is_shapes(content)
    book = read(content, "宗地", [SHEET])
    assert book.problems == []
    return book.tables["宗地图形"]


def refused(content: bytes, sheets=(SHEET,)) -> tuple[str, str]:
    book = read(content, "宗地", list(sheets))
    (problem,) = book.problems
    assert problem.cure
    return problem.code, problem.reason


# The plane


def meridian_arc(latitude: float) -> float:
    """Metres from the equator, by Gauss-Legendre over the radius of curvature."""
    nodes, weights = np.polynomial.legendre.leggauss(40)
    half = math.radians(latitude) / 2
    phi = half * (nodes + 1)
    return float((AXIS * (1 - E2) / (1 - E2 * np.sin(phi) ** 2) ** 1.5 * weights).sum() * half)


@given(st.floats(0, 60))
def test_northings_on_the_central_meridian_are_arcs_of_the_meridian(latitude):
    ((longitude, found),) = Plane(120, 500_000).degrees(np.array([[500_000.0, meridian_arc(latitude)]]))
    assert (longitude, found) == (120, pytest.approx(latitude, abs=1e-9))


@given(st.floats(-170_000, 170_000), st.floats(400_000, 5_900_000))
def test_the_plane_is_conformal(east, north):
    """Conformal and true to length on its meridian: only one projection is both."""
    step = 50.0
    at = np.array([[east, north], [east + step, north], [east, north + step]]) + [500_000, 0]
    start, right, up = np.radians(Plane(120, 500_000).degrees(at))
    bent = 1 - E2 * math.sin(start[1]) ** 2
    metres = np.array([AXIS / math.sqrt(bent) * math.cos(start[1]), AXIS * (1 - E2) / bent**1.5])
    one, other = (right - start) * metres, (up - start) * metres
    assert one @ other == pytest.approx(0, abs=step**2 * 1e-4)
    assert math.hypot(*one) == pytest.approx(math.hypot(*other), rel=1e-4)
    assert math.hypot(*one) == pytest.approx(step / (1 + east**2 / 2 / 6_371_000**2), rel=1e-4)


@pytest.mark.parametrize(
    ("name", "plane"),
    [
        ("urn:ogc:def:crs:EPSG::4490", None),
        ("EPSG:4490", None),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", None),
        ("urn:ogc:def:crs:EPSG::4549", Plane(120, 500_000)),
        ("EPSG:4534", Plane(75, 500_000)),
        ("EPSG:4554", Plane(135, 500_000)),
        ("EPSG:4513", Plane(75, 25_500_000)),
        ("EPSG:4528", Plane(120, 40_500_000)),
        ("EPSG:4533", Plane(135, 45_500_000)),
    ],
)
def test_systems_by_their_number(name, plane):
    assert of_name(name) == plane


@pytest.mark.parametrize("name", ["EPSG:2385", "EPSG:4214", "西安80"])
def test_other_systems_are_not_guessed(name):
    with pytest.raises(UnknownSystem, match=name):
        of_name(name)


@pytest.mark.parametrize(
    ("text", "plane"),
    [
        (DEGREES, None),
        ('GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]]]', None),
        (plane_text(), Plane(120, 500_000)),
        (plane_text(120, 40_500_000), Plane(120, 40_500_000)),
    ],
)
def test_systems_by_their_text(text, plane):
    assert of_text(text) == plane


@pytest.mark.parametrize(
    "text",
    [
        "",
        "无",
        plane_text(geographic='GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980"]]').replace(
            "CGCS2000", "Xian_1980"
        ),
        plane_text().replace('"Scale_Factor",1.0', '"Scale_Factor",0.9996'),
        plane_text().replace("Gauss_Kruger", "Lambert_Conformal_Conic"),
        plane_text().replace('UNIT["Meter",1.0]', 'UNIT["Foot",0.3048]'),
    ],
)
def test_other_texts_are_not_guessed(text):
    with pytest.raises(UnknownSystem):
        of_text(text)


# Files


def test_attributes_are_found_by_heading_title_or_short_name_and_others_are_left_out():
    first = ({"zddm": "P1", "ZDMJ": 10000, "BSM": 7}, polygon(SQUARE, HOLE))
    second = ({"宗地代码": "P2", "供应日期": "2020-01-02"}, polygon([[*point, 5.0] for point in SQUARE]))
    table = rows(geojson(first, second))
    assert table[0] == ["宗地代码", "登记面积（平方米）", "宗地代码", "供应日期", "图形"]
    assert table[1][:4] == ["P1", 10000.0, "", ""]
    assert orjson.loads(table[1][-1]) == polygon(SQUARE, HOLE)
    assert orjson.loads(table[2][-1]) == polygon(SQUARE)


def test_several_parts_stay_a_multipolygon_and_one_becomes_a_polygon():
    parts = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 1, y] for x, y in SQUARE]]]}
    table = rows(geojson(({"ZDDM": "P1"}, parts), ({"ZDDM": "P2"}, parts | {"coordinates": [[SQUARE]]})))
    assert [orjson.loads(row[-1])["type"] for row in table[1:]] == ["MultiPolygon", "Polygon"]


def test_a_plane_in_geojson_becomes_degrees():
    north = meridian_arc(29)
    ring = [[500_000, north], [500_000, north + 100], [500_100, north], [500_000, north]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}
    table = rows(geojson(({"ZDDM": "P1"}, polygon(ring)), crs=crs))
    first = orjson.loads(table[1][-1])["coordinates"][0][0]
    assert first == pytest.approx([120, 29], abs=1e-9)


def test_a_zipped_shapefile():
    table = rows(shapefile_zip([[SQUARE, HOLE], [SQUARE]], ["P1", "P2"]))
    assert table[0] == ["宗地代码", "登记面积（平方米）", "图形"]
    assert table[1][:2] == ["P1", 1234.5]
    shape = orjson.loads(table[1][2])
    assert (shape["type"], len(shape["coordinates"])) == ("Polygon", 2)
    assert {tuple(point) for point in shape["coordinates"][0]} == {tuple(point) for point in SQUARE}


def test_a_shapefile_in_a_zone_with_its_number():
    north = meridian_arc(29)
    ring = [[40_500_000, north], [40_500_000, north + 100], [40_500_100, north], [40_500_000, north]]
    table = rows(shapefile_zip([[ring]], ["P1"], plane_text(120, 40_500_000)))
    points = np.array(orjson.loads(table[1][2])["coordinates"][0])
    assert np.abs(points - [120, 29]).max() < 0.002


@pytest.mark.parametrize(
    ("encoding", "cpg"),
    [("utf-8", "UTF-8"), ("gb18030", "GBK"), ("gb18030", ""), ("utf-8", ""), ("gbk", "936")],
)
def test_chinese_attributes_in_either_encoding(encoding, cpg):
    assert rows(shapefile_zip([[SQUARE]], ["宗地甲"], encoding=encoding, cpg=cpg))[1][0] == "宗地甲"


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        (shapefile_zip([[SQUARE]], ["P1"], without=["prj"]), "missing_part", "压缩包里没有 .prj 文件"),
        (shapefile_zip([[SQUARE]], ["P1"], without=["dbf", "shx"]), "missing_part", "压缩包里没有 .shx、.dbf 文件"),
        (shapefile_zip([[SQUARE]], ["P1"], 'GEOGCS["西安80"]'), "unknown_system", "不能识别坐标系「西安80」"),
        (
            shapefile_zip([[SQUARE]], ["甲"], encoding="gbk", cpg="UTF-8"),
            "unknown_encoding", "属性表的文字编码读不出来",
        ),
        (shapefile_zip([], []), "no_rows", "文件里没有图形"),
        (geojson(), "no_rows", "文件里没有图形"),
        (geojson(crs={"properties": {"name": "EPSG:2385"}}), "unknown_system", "不能识别坐标系「EPSG:2385」"),
        (b'{"type": "Feature"}', "not_features", "不是 GeoJSON 要素集"),
        (b'{"type": ', "broken_file", "文件已损坏，无法读取"),
        (b'{"type": "FeatureCollection", "features": 3}', "broken_file", "文件已损坏，无法读取"),
        (b"{" * 5000, "broken_file", "文件已损坏，无法读取"),
        (geojson(({"ZDDM": "P1"}, None)), "bad_geometry", "没有图形"),
        (geojson(({"ZDDM": "P1"}, {"type": "Point", "coordinates": [120, 29]})), "bad_geometry", "图形不是面"),
        (geojson(({"ZDDM": "P1"}, polygon(SQUARE[:3]))), "bad_geometry", "边界没有闭合或点数不足"),
        (geojson(({"ZDDM": "P1"}, polygon("abc"))), "bad_geometry", "图形读不出来"),
        (shapefile_zip([None], ["P1"]), "bad_geometry", "没有图形"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(content, code, reason):
    assert shapes.is_shapes(content)
    assert refused(content) == (code, reason)


def test_a_layout_without_outlines_refuses_them():
    other = Sheet("名单", [Column("name", "企业名称")])
    assert refused(geojson(({}, polygon(SQUARE))), [other]) == ("not_a_workbook", "这是图形数据，不是工作簿")


def test_two_layers_in_one_archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("甲.shp", "乙.shp", "__MACOSX/._甲.shp"):
            archive.writestr(name, b"")
    assert refused(buffer.getvalue()) == ("many_layers", "压缩包里有 2 个图层")


def test_a_zip_bomb_is_not_unpacked():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in ("shp", "shx", "dbf", "prj"):
            archive.writestr(f"甲.{suffix}", bytes(60 * 1024 * 1024) if suffix == "shp" else b"")
    assert refused(buffer.getvalue())[0] == "zip_bomb"


def test_a_workbook_stays_a_workbook():
    content = write_workbook([SHEET], {"宗地图形": [["P1", 10.0, None, None]]})
    assert not shapes.is_shapes(content)
    assert read(content, "宗地.xlsx", [SHEET]).tables["宗地图形"][1][0] == "P1"


whole = shapefile_zip([[SQUARE, HOLE]], ["P1"])


@given(st.integers(0, len(whole) - 1), st.integers(0, 255), st.integers(0, len(whole)))
def test_damaged_files_are_refused_or_read_but_never_fail(place, byte, end):
    damaged = bytearray(whole)
    damaged[place] = byte
    for content in (bytes(damaged), whole[:end]):
        book = read(content, "宗地.zip", [SHEET])
        assert book.problems or book.tables


parts = zipfile.ZipFile(io.BytesIO(whole))


@given(st.sampled_from(["宗地.shp", "宗地.shx", "宗地.dbf"]), st.data())
def test_damaged_parts_are_refused_or_read_but_never_fail(name, data):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part in parts.namelist():
            content = bytearray(parts.read(part))
            if part == name:
                content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
            archive.writestr(part, bytes(content))
    book = read(buffer.getvalue(), "宗地.zip", [SHEET])
    assert book.problems or book.tables
