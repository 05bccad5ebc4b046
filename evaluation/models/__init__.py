from evaluation.models.allocation import Lever, Recommendation
from evaluation.models.figures import Figure, Variable
from evaluation.models.judgement import Method, Result, Run, Snapshot, SnapshotRow

__all__ = [
    "Figure",
    "Lever",
    "Method",
    "Recommendation",
    "Result",
    "Run",
    "Snapshot",
    "SnapshotRow",
    "Variable",
]
