from landuse.models.history import EnterpriseName, EnterpriseYear
from landuse.models.judgement import Performance, RuleSet, Signal
from landuse.models.register import Enterprise, Industry, Occupancy, Parcel

__all__ = [
    "Enterprise",
    "EnterpriseName",
    "EnterpriseYear",
    "Industry",
    "Occupancy",
    "Parcel",
    "Performance",
    "RuleSet",
    "Signal",
]
