from evaluation.models.advantages import Advantage, AdvantageProject, SharedAmount
from evaluation.models.clusters import Cluster, ClusterJudgement, ClusterMethod, ClusterPlace, ClusterResult
from evaluation.models.comments import CellComment
from evaluation.models.confirmation import (
    CallExtension,
    ConfirmationCall,
    ConfirmationItem,
    ConfirmationSheet,
    Dispute,
)
from evaluation.models.decisions import GradeDecision
from evaluation.models.execution import ExecutionLine, ExecutionList, LeverAppeal, LeverRefund
from evaluation.models.figure_requests import FigureRequest
from evaluation.models.figures import Figure, Variable
from evaluation.models.front_runners import FrontRunner, FrontRunnerList
from evaluation.models.judgement import Method, Result, Run, Snapshot, SnapshotColumn, SnapshotRow
from evaluation.models.lever_trials import LeverTrial
from evaluation.models.levers import Lever, LeverStep
from evaluation.models.objections import Objection, ObjectionFile
from evaluation.models.papers import Paper, PaperFile, PaperTemplate
from evaluation.models.plans import QuotaPlan
from evaluation.models.province_runs import ProvinceRun, ProvinceRunLine
from evaluation.models.quality import QualityCheck, QualityFinding
from evaluation.models.quality_rules import QualityRuleSet
from evaluation.models.recommendations import Recommendation, RecommendationSet
from evaluation.models.region_handlings import RegionHandling
from evaluation.models.regions import Region, RegionFigure, RegionKind, RegionPart, RegionResult, RegionRun
from evaluation.models.robustness import RobustnessCheck, RobustnessCount, RobustnessPart
from evaluation.models.rounds import Publication, Publicity, Round, RoundStep
from evaluation.models.targets import TargetResult
from evaluation.models.verification import VerificationWorkbook
from evaluation.models.willingness import Willingness

__all__ = [
    "Advantage",
    "AdvantageProject",
    "CellComment",
    "Cluster",
    "ClusterJudgement",
    "ClusterMethod",
    "ClusterPlace",
    "ClusterResult",
    "CallExtension",
    "ConfirmationCall",
    "ConfirmationItem",
    "ConfirmationSheet",
    "Dispute",
    "ExecutionLine",
    "ExecutionList",
    "Figure",
    "FigureRequest",
    "FrontRunner",
    "FrontRunnerList",
    "GradeDecision",
    "Lever",
    "LeverAppeal",
    "LeverRefund",
    "LeverStep",
    "LeverTrial",
    "Method",
    "Objection",
    "ObjectionFile",
    "ProvinceRun",
    "ProvinceRunLine",
    "Publication",
    "Publicity",
    "Paper",
    "PaperFile",
    "PaperTemplate",
    "QualityCheck",
    "QualityFinding",
    "QualityRuleSet",
    "QuotaPlan",
    "Recommendation",
    "RecommendationSet",
    "Region",
    "RegionFigure",
    "RegionHandling",
    "RegionKind",
    "RegionPart",
    "RegionResult",
    "RegionRun",
    "Result",
    "RobustnessCheck",
    "RobustnessCount",
    "RobustnessPart",
    "Round",
    "RoundStep",
    "Run",
    "SharedAmount",
    "Snapshot",
    "SnapshotColumn",
    "SnapshotRow",
    "TargetResult",
    "Variable",
    "VerificationWorkbook",
    "Willingness",
]
