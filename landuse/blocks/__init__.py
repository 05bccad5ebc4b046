"""Parcels that lie together, seen and judged as one: blocks, odd parcels, who may stay, what to redevelop. Pure."""

from landuse.blocks.grouping import Blocks, group, shapes_of
from landuse.blocks.odd import odd_parcels
from landuse.blocks.projects import Candidates, View, candidates, view
from landuse.blocks.staying import Claim, Reason, staying
from landuse.blocks.surveys import Survey, Target, farmland, target

__all__ = [
    "Blocks",
    "Candidates",
    "Claim",
    "Reason",
    "Survey",
    "Target",
    "View",
    "candidates",
    "farmland",
    "group",
    "odd_parcels",
    "shapes_of",
    "staying",
    "target",
    "view",
]
