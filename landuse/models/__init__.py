from landuse.models.blocks import Block, BlockDivision, BlockParcel, BlockSurvey
from landuse.models.developments import Development, DevelopmentPause
from landuse.models.floors import FloorRule
from landuse.models.former import FormerState
from landuse.models.history import EnterpriseName, EnterpriseYear
from landuse.models.idle import IdleFile, IdleProceeding, IdleReminder, IdleStatute, IdleStep
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
from landuse.models.projects import Project, ProjectParcel, ProjectStep, Retention
from landuse.models.register import Enterprise, Industry, IndustryClass, Occupancy, Parcel

__all__ = [
    "Block",
    "BlockDivision",
    "BlockParcel",
    "BlockSurvey",
    "Certificate",
    "Development",
    "DevelopmentPause",
    "Enterprise",
    "EnterpriseName",
    "EnterpriseState",
    "EnterpriseTag",
    "EnterpriseYear",
    "FloorRule",
    "FormerState",
    "Identity",
    "IdleFile",
    "IdleProceeding",
    "IdleReminder",
    "IdleStatute",
    "IdleStep",
    "Industry",
    "IndustryClass",
    "MeterAccount",
    "Occupancy",
    "Parcel",
    "Park",
    "Performance",
    "Project",
    "ProjectParcel",
    "ProjectStep",
    "Relation",
    "Retention",
    "RuleSet",
    "Signal",
    "Tag",
]
