"""Where parcels lie: quadrilaterals in rows along the streets of each town's industrial blocks.

Everything is laid out in metres around a town and turned into CGCS2000 degrees at the end. The county lies in
the open sea, so that no invented parcel covers anybody's land.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from evaluation.demonstration.chance import dice
from evaluation.demonstration.enterprises import towns

Floats = npt.NDArray[np.float64]

SQUARE_METRES = 2000 / 3  # of a 亩
SEAT = (123.40, 29.50)  # degrees east and north
# CGCS2000: semi-major axis in metres, first eccentricity squared
AXIS, ECCENTRICITY = 6378137.0, 0.006694380022903416

FRONTAGE = 900.0  # metres of a row
STREET = 24.0
GAP = 10.0  # between neighbours, wider than two slants
SLANT = 4.0
# Parcels of like size lie together: up to so many 亩, rows are so many metres deep.
DEPTHS = {0.5: 18.0, 6.0: 50.0, 40.0: 120.0, np.inf: 240.0}


def boundaries(town: pd.Series, area: pd.Series) -> pd.Series:
    """The boundary of each parcel as text, `经度 纬度; …`, four corners. `area`: drawn 亩. Parcels of a town do not
    touch, and the geodesic area fits to about one part in a thousand.
    """
    left, front, width, depth = _rows(town, area * SQUARE_METRES)
    slant = dice("slants").uniform(-1, 1, (2, len(town))) * np.minimum(SLANT, width / 4)
    right = left + width
    east = np.column_stack([left - slant[0], right - slant[1], right + slant[1], left + slant[0]])
    north = np.column_stack([front, front, front + depth, front + depth])
    corners = _degrees(*_turned(town, east - FRONTAGE / 2, north))
    texts = ["; ".join(f"{x:.8f} {y:.8f}" for x, y in parcel) for parcel in corners]
    return pd.Series(texts, town.index)


def _rows(town: pd.Series, area: pd.Series) -> tuple[Floats, Floats, Floats, Floats]:
    """Left edge, front edge, mean width and depth in metres: side by side till a row is full, row upon row."""
    edges = np.array(list(DEPTHS)) * SQUARE_METRES
    depth = np.array(list(DEPTHS.values()))[np.searchsorted(edges, area)]
    parcels = pd.DataFrame({"town": town, "depth": depth, "width": area / depth})
    order = parcels.sample(frac=1, random_state=dice("rows")).sort_values(["town", "depth"], kind="stable")
    start = order.groupby(["town", "depth"])["width"].cumsum() - order["width"]
    order["row"] = start // FRONTAGE
    in_row = order.groupby(["town", "depth", "row"])
    order["left"] = start - start.groupby([order[key] for key in ("town", "depth", "row")]).transform("min")
    order["left"] += in_row.cumcount() * GAP
    rows = in_row["depth"].first() + STREET
    front = rows.groupby("town").cumsum() - rows
    order["front"] = front.reindex(pd.MultiIndex.from_frame(order[["town", "depth", "row"]])).to_numpy()
    placed = order.loc[parcels.index]
    return tuple(placed[name].to_numpy() for name in ("left", "front", "width", "depth"))


def _turned(town: pd.Series, east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """Metres from the county's seat, each town turned by its own bearing."""
    place = towns().loc[town]
    angle = np.radians(place["bearing"].to_numpy())[:, None]
    x = east * np.cos(angle) - north * np.sin(angle) + place["east"].to_numpy()[:, None] * 1000
    y = east * np.sin(angle) + north * np.cos(angle) + place["north"].to_numpy()[:, None] * 1000
    return x, y


def _degrees(x: Floats, y: Floats) -> Floats:
    """Longitude and latitude (n × corners × 2) of metres east and north of the seat, on the ellipsoid.

    Going north first, by the mean radius of the meridian; then east along the parallel of the parcel's middle.
    """
    longitude, latitude = SEAT
    middle = latitude + np.degrees(y / _meridian(np.radians(latitude)))
    middle = latitude + np.degrees(y / _meridian(np.radians((latitude + middle) / 2)))
    phi = np.radians(middle)
    across = AXIS / np.sqrt(1 - ECCENTRICITY * np.sin(phi) ** 2) * np.cos(phi)
    return np.stack([longitude + np.degrees(x / across), middle], axis=-1)


def _meridian(phi: Floats | float) -> Floats | float:
    return AXIS * (1 - ECCENTRICITY) / (1 - ECCENTRICITY * np.sin(phi) ** 2) ** 1.5
