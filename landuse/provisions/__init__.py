"""Clauses of published documents on land as data, and what is found where facts are held against them. Pure."""

from landuse.provisions.deciding import Decision, OpenPoint, decided, open_points
from landuse.provisions.finding import Finding, Outcome, worst
from landuse.provisions.library import Basis, delivered, find

__all__ = [
    "Basis",
    "Decision",
    "Finding",
    "OpenPoint",
    "Outcome",
    "decided",
    "delivered",
    "find",
    "open_points",
    "worst",
]
