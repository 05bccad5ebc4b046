"""Coordinate systems of China's surveys: which one a file says it is in, and degrees from its plane. Pure.

CGCS2000 in degrees (EPSG 4490) and in the plane of 3° Gauss–Krüger zones (EPSG 4513–4533 with the number of the
zone in the easting, 4534–4554 without). WGS 84 in degrees differs by centimetres and is taken as it is.
"""

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
# Krüger's series in the third flattening: from the plane to the sphere, from the sphere to the ellipsoid
_TO_SPHERE = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_TO_ELLIPSOID = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3 + 116 * _N**4 / 45,
    7 * _N**2 / 3 - 8 * _N**3 / 5 - 227 * _N**4 / 45,
    56 * _N**3 / 15 - 136 * _N**4 / 35,
    4279 * _N**4 / 630,
)
_DEGREES = {4490, 4326}
_ZONES, _MERIDIANS = range(4513, 4534), range(4534, 4555)
_EPSG = re.compile(r"EPSG:(?:[\d.]*:)?(\d+)$")
_PARAMETER = re.compile(r'PARAMETER\["(\w+)",\s*([-+.\deE]+)\]')


class UnknownSystem(ValueError):
    """A coordinate system that is none of the above; the text names it."""


@dataclass(frozen=True)
class Plane:
    """A Gauss–Krüger plane: longitude of its central meridian in degrees, easting of that meridian in metres."""

    meridian: float
    easting: float

    def degrees(self, points: Floats) -> Floats:
        """Longitudes and latitudes of eastings and northings (n × 2), good to a millimetre within the zone."""
        north, east = points[:, 1] / _RADIUS, (points[:, 0] - self.easting) / _RADIUS
        across, along = east.copy(), north.copy()
        for step, factor in enumerate(_TO_SPHERE, start=1):
            along -= factor * np.sin(2 * step * north) * np.cosh(2 * step * east)
            across -= factor * np.cos(2 * step * north) * np.sinh(2 * step * east)
        conformal = np.arcsin(np.sin(along) / np.cosh(across))
        latitude = conformal.copy()
        for step, factor in enumerate(_TO_ELLIPSOID, start=1):
            latitude += factor * np.sin(2 * step * conformal)
        longitude = np.arctan2(np.sinh(across), np.cos(along))
        return np.column_stack([self.meridian + np.degrees(longitude), np.degrees(latitude)])


def of_name(name: str) -> Plane | None:
    """The system of a GeoJSON `crs` name; None for degrees. Raises UnknownSystem."""
    if name.endswith("CRS84"):
        return None
    found = _EPSG.search(name.upper())
    code = int(found[1]) if found else 0
    if code in _DEGREES:
        return None
    if code in _ZONES:
        zone = 25 + code - _ZONES.start
        return Plane(3.0 * zone, 1e6 * zone + 500_000)
    if code in _MERIDIANS:
        return Plane(75.0 + 3 * (code - _MERIDIANS.start), 500_000)
    raise UnknownSystem(name[:60])


def of_text(text: str) -> Plane | None:
    """The system of a .prj file (WKT); None for degrees. Raises UnknownSystem."""
    name = re.match(r'\s*\w+\["([^"]*)"', text)
    words = text.upper().replace(" ", "_")
    chinese = "CHINA_2000" in words or "CGCS2000" in words or "CHINA_GEODETIC_COORDINATE_SYSTEM_2000" in words
    projected = words.lstrip("_").startswith("PROJC")
    parameters = {key.lower(): float(value) for key, value in _PARAMETER.findall(text)}
    if not projected and (chinese or "WGS_1984" in words or "WGS_84" in words):
        return None
    if not (projected and chinese and _is_plane(words, parameters)):
        raise UnknownSystem(name[1][:60] if name else "没有写明")
    return Plane(parameters["central_meridian"], parameters["false_easting"])


def _is_plane(words: str, parameters: dict[str, float]) -> bool:
    usual = {"scale_factor": 1.0, "false_northing": 0.0, "latitude_of_origin": 0.0}
    return (
        ("GAUSS_KRUGER" in words or "TRANSVERSE_MERCATOR" in words)
        and {"central_meridian", "false_easting"} <= parameters.keys()
        and all(parameters.get(key, value) == value for key, value in usual.items())
        and 'UNIT["METRE"' in words.replace("METER", "METRE")
    )
