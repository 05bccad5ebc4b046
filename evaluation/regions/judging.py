"""What the engine says of regions as a result stores it: of a county's regions and of a province's clusters alike."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from evaluation.scoring.outcome import GroupOutcome, Outcome
from evaluation.scoring.remarks import REMARKS


def judged(outcome: Outcome) -> Iterator[tuple[int, dict[str, Any]]]:
    """Row of the region, and its columns of a `Judged`."""
    for group in outcome.groups:
        for at, row in enumerate(group.rows.tolist()):
            yield row, _of(group, at)
    for row, reason in zip(outcome.outside.tolist(), outcome.outside_reasons, strict=True):
        yield row, {"reason": reason}


def number(value: float) -> float | None:
    """JSON has no NaN."""
    return float(value) if np.isfinite(value) else None


def _of(group: GroupOutcome, at: int) -> dict[str, Any]:
    grade = int(group.grades[at])
    return {
        "group": group.name,
        "total": number(group.totals[at]),
        "rank": int(group.ranks[at]) or None,
        "grade": group.grade_names[grade] if grade >= 0 else "",
        "reason": group.reasons[at],
        "values": [number(item.values[at]) for item in group.items],
        "scores": [number(item.scores[at]) for item in group.items],
        "remarks": [REMARKS[int(item.remarks[at])] for item in group.items],
    }
