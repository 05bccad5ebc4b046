from landuse.models.floors import FloorRule
from landuse.models.former import FormerState
from landuse.models.history import EnterpriseName, EnterpriseYear
from landuse.models.judgement import Performance, RuleSet, Signal
from landuse.models.marks import (
    Certificate,
    EnterpriseState,
    EnterpriseTag,
    MeterAccount,
    Relation,
    Tag,
)
from landuse.models.matching import Identity
from landuse.models.register import Enterprise, Industry, Occupancy, Parcel

__all__ = [
    "Certificate",
    "Enterprise",
    "EnterpriseName",
    "EnterpriseState",
    "EnterpriseTag",
    "EnterpriseYear",
    "FormerState",
    "FloorRule",
    "Identity",
    "Industry",
    "MeterAccount",
    "Occupancy",
    "Parcel",
    "Performance",
    "Relation",
    "RuleSet",
    "Signal",
    "Tag",
]
