from evaluation.models.allocation import Lever, Recommendation
from evaluation.models.figures import Figure, Variable
from evaluation.models.judgement import Method, Result, Run, Snapshot, SnapshotRow
from evaluation.models.quality import QualityCheck, QualityFinding

__all__ = [
    "Figure",
    "Lever",
    "Method",
    "QualityCheck",
    "QualityFinding",
    "Recommendation",
    "Result",
    "Run",
    "Snapshot",
    "SnapshotRow",
    "Variable",
]
