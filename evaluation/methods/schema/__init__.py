"""The closed vocabulary of a method file, one module per part of a method."""

from evaluation.methods.schema.grading import Cut, Quota, Ties
from evaluation.methods.schema.items import Indicator, Item
from evaluation.methods.schema.method import Basis, Group, Method, Rounding, Rules
from evaluation.methods.schema.words import Formula, Text

__all__ = [
    "Basis",
    "Cut",
    "Formula",
    "Group",
    "Indicator",
    "Item",
    "Method",
    "Quota",
    "Rounding",
    "Rules",
    "Text",
    "Ties",
]
