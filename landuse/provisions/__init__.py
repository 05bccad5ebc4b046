"""Clauses of published documents on land as data, and what is found where facts are held against them. Pure."""

from landuse.provisions.finding import Finding, Outcome, worst
from landuse.provisions.library import Basis, delivered, find

__all__ = ["Basis", "Finding", "Outcome", "delivered", "find", "worst"]
