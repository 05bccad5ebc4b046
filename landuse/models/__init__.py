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
from landuse.models.parks import Park
from landuse.models.register import Enterprise, Industry, IndustryClass, Occupancy, Parcel

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
    "IndustryClass",
    "MeterAccount",
    "Occupancy",
    "Parcel",
    "Park",
    "Performance",
    "Relation",
    "RuleSet",
    "Signal",
    "Tag",
]
