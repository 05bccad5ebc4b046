"""Degrees of CGCS2000 as metres of a plane that keeps areas."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_AXIS, _FLATTENING = 6378137.0, 1 / 298.257222101
_ECCENTRICITY = np.sqrt(_FLATTENING * (2 - _FLATTENING))


def level(points: Floats) -> Floats:
    """Metres (n × 2) on the cylinder that keeps areas (Lambert's, for an ellipsoid) of longitudes and latitudes.

    All points share its origin, so that outlines can be laid over each other; an edge deviates from the geodesic
    by less than a millimetre per hundred metres. Distances are true on the equator only; see `true_at`.
    """
    sine = _ECCENTRICITY * np.sin(np.radians(points[:, 1]))
    flat = sine / (1 - sine**2) + np.arctanh(sine)
    north = _AXIS * (1 - _ECCENTRICITY**2) / (2 * _ECCENTRICITY) * flat
    return np.column_stack([_AXIS * np.radians(points[:, 0]), north])


def true_at(latitude: float) -> Floats:
    """What to multiply `level` points by, so that distances are true at a latitude. Areas stay as they are.

    Twenty kilometres to the north or south distances are out by 0.2 %.
    """
    angle = np.radians(latitude)
    stretch = np.cos(angle) / np.sqrt(1 - (_ECCENTRICITY * np.sin(angle)) ** 2)
    return np.array([stretch, 1 / stretch])
