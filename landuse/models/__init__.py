from landuse.models.agreements import (
    Agreement,
    AgreementCheck,
    AgreementFile,
    AgreementPromise,
    AgreementRuleSet,
    AgreementTransfer,
)
from landuse.models.blocks import Block, BlockDivision, BlockParcel, BlockSurvey
from landuse.models.borders import TownBorder
from landuse.models.cases import Case, CaseFile, CaseParcel, CaseStep, CaseTarget, Violation
from landuse.models.checks import Checklist, YearLedger
from landuse.models.cluster_land import ClusterLand
from landuse.models.developments import Development, DevelopmentPause
from landuse.models.findings import (
    FindingFile,
    FindingObjection,
    FindingParcel,
    FindingStep,
    LandFinding,
)
from landuse.models.floors import FloorRule
from landuse.models.former import FormerState
from landuse.models.history import EnterpriseName, EnterpriseYear
from landuse.models.idle import IdleFile, IdleProceeding, IdleReminder, IdleStatute, IdleStep
from landuse.models.judgement import Performance
from landuse.models.land_accounts import LandEntry
from landuse.models.land_demands import LandDemand
from landuse.models.marks import (
    Certificate,
    EnterpriseState,
    EnterpriseTag,
    MeterAccount,
    Relation,
    Tag,
)
from landuse.models.matching import Identity
from landuse.models.parks import Park, ParkMeasure, ParkStar, ParkWord
from landuse.models.projects import Project, ProjectParcel, ProjectStep, Retention
from landuse.models.provisions import ClauseDecision, CountyProvision
from landuse.models.register import Enterprise, Industry, IndustryClass, Occupancy, Parcel, ParcelPark
from landuse.models.signals import Listing, RuleSet, Signal, TreatmentProposal
from landuse.models.supply import Rent, SupplyContract

__all__ = [
    "Agreement",
    "AgreementCheck",
    "AgreementFile",
    "AgreementPromise",
    "AgreementRuleSet",
    "AgreementTransfer",
    "Block",
    "BlockDivision",
    "BlockParcel",
    "BlockSurvey",
    "Case",
    "CaseFile",
    "CaseParcel",
    "CaseStep",
    "CaseTarget",
    "Certificate",
    "Checklist",
    "ClauseDecision",
    "ClusterLand",
    "CountyProvision",
    "Development",
    "DevelopmentPause",
    "Enterprise",
    "EnterpriseName",
    "EnterpriseState",
    "EnterpriseTag",
    "EnterpriseYear",
    "FindingFile",
    "FindingObjection",
    "FindingParcel",
    "FindingStep",
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
    "LandDemand",
    "LandEntry",
    "LandFinding",
    "Listing",
    "MeterAccount",
    "Occupancy",
    "Parcel",
    "ParcelPark",
    "Park",
    "ParkMeasure",
    "ParkStar",
    "ParkWord",
    "Performance",
    "Project",
    "ProjectParcel",
    "ProjectStep",
    "Relation",
    "Rent",
    "Retention",
    "RuleSet",
    "Signal",
    "SupplyContract",
    "Tag",
    "TownBorder",
    "TreatmentProposal",
    "YearLedger",
    "Violation",
]
