"""What each lever would mean for each enterprise after a run."""

from datetime import date

import numpy as np
from django.utils import timezone

from evaluation.actions.snapshots import Frozen
from evaluation.allocation.core.levers import obstacles
from evaluation.allocation.core.recommend import Proposal, propose
from evaluation.models import Lever, Recommendation, Run


def renew(*, run: Run, frozen: Frozen, grades: np.ndarray) -> int:
    """Write the recommendations of a new run; returns how many. Every lever is simulated, few are executable."""
    today = timezone.localdate()
    rows = [
        row
        for lever in Lever.objects.filter(county=frozen.snapshot.county)
        for row in _rows(run, lever, propose(lever.entry, frozen.figures, grades), frozen, grades, today)
    ]
    Recommendation.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def _rows(
    run: Run, lever: Lever, proposal: Proposal, frozen: Frozen, grades: np.ndarray, on: date
) -> list[Recommendation]:
    against = "；".join(obstacles(proposal.lever, on))
    return [
        Recommendation(
            run=run,
            enterprise_id=frozen.enterprises[row],
            lever=lever,
            grade=grades[row],
            amount=amount,
            working=working,
            executable=not against,
            obstacles=against,
        )
        for row, amount, working in zip(
            proposal.rows.tolist(), proposal.amounts, proposal.workings, strict=True
        )
    ]
