"""镇街边界: an invented survey of the towns in which every drawn parcel lies in its own; one town is not surveyed."""

import numpy as np
import orjson
import shapely

from evaluation.demonstration.chance import dice
from evaluation.demonstration.enterprises import towns
from evaluation.demonstration.land import Land
from evaluation.demonstration.plots import SEAT
from landuse.areas.territories import territories

BARE = "月坞乡"
SOURCE, DRAWN_ON = "示范县镇街勘界成果（示例）", "2020-06-30"
_KILOMETRE = np.array([1 / 96.9, 1 / 110.9])  # degrees east and north, at the county's latitude
_STEP, _EDGE = (
    1.5,
    3.0,
)  # kilometres: between points of the countryside, from the outermost town to the border


def town_borders(land: Land) -> list[tuple[dict[str, str], dict]]:
    """Attributes and GeoJSON geometry of each town that has been surveyed."""
    drawn = land.parcels[land.parcels["boundary"].notna()]
    first = drawn["boundary"].str.split(";").str[0].str.split(" ", expand=True).to_numpy(float)
    spots, nearest, edge = _countryside()
    whole = territories(np.concatenate([first, spots]), [*drawn["town"], *nearest])
    return [
        (
            {"镇街": town, "来源": SOURCE, "勘定日期": DRAWN_ON},
            orjson.loads(shapely.to_geojson(shapely.intersection(shapely.from_geojson(text), edge))),
        )
        for town, text in whole.items()
        if town != BARE
    ]


def _countryside() -> tuple[np.ndarray, list[str], shapely.Geometry]:
    """Points all over the county, the town whose seat is nearest to each, and the edge of the county."""
    seats = towns()[["east", "north"]].to_numpy(float)
    hull = shapely.MultiPoint(seats).convex_hull.buffer(_EDGE)
    west, south, east, north = hull.bounds
    grid = np.stack(np.meshgrid(np.arange(west, east, _STEP), np.arange(south, north, _STEP)), axis=-1)
    spots = grid.reshape(-1, 2) + dice("borders").uniform(-_STEP / 2, _STEP / 2, (grid.size // 2, 2))
    spots = spots[shapely.covers(hull, shapely.points(spots))]
    apart = np.linalg.norm(spots[:, None] - seats[None], axis=2)
    names = towns().index.to_numpy()[apart.argmin(axis=1)]
    return (
        SEAT + spots * _KILOMETRE,
        names.tolist(),
        shapely.transform(hull, lambda at: SEAT + at * _KILOMETRE),
    )
