"""Land area of an enterprise in a year, and the outline of a parcel. Pure."""

from landuse.areas.outlines import OutlineError, polygon
from landuse.areas.weighting import own_use, weighted_area

__all__ = ["OutlineError", "own_use", "polygon", "weighted_area"]
