"""Accepted objections corrected figures: judge once more under the same edition, and let the round stand on that."""

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.actions import runs, snapshots
from evaluation.actions.rounds import LONGEST_REASON, authorise, hold, refuse_unless, stand_on
from evaluation.models import Round, RoundStep, Run
from evaluation.rounds.table import Act
from mujun.accounts.models import User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

_NAMED = 12  # receipt numbers in the reason; more are counted


@transaction.atomic
def start(*, round: Round, by: User) -> Job:
    """Queue it; while one is under way, that one is returned. Raises PermissionDenied, ValidationError."""
    authorise(round.county, by)
    _refuse(hold(round))
    return jobs.start(
        kind="corrections",
        title=f"{round}：按更正重新测算",
        params={"round": round.pk},
        key=f"corrections:{round.pk}",
        county=round.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> RoundStep:
    """The step by which the round stands on the new run. Nobody decides on the round meanwhile.

    Raises CannotFinish when the round has gone where nothing may be corrected, or nothing is left to be.
    """
    round = hold(Round.objects.get(pk=job.params["round"], county=job.county))
    try:
        _refuse(round)
    except ValidationError as refusal:
        raise CannotFinish(" ".join(refusal.messages)) from refusal
    waiting = list(round.objections.unscored())
    step = runs.stepper(progress)
    step()
    snapshot = snapshots.take(county=round.county, year=round.year, by=job.started_by)
    run = runs.judge(snapshot=snapshot, method=round.run.method, job=job, step=step)
    reason = _reason([each.number for each in waiting])
    stand_on(round, run, Act.SCORE_CORRECTIONS, by=job.started_by, reason=reason)
    round.objections.filter(pk__in=[each.pk for each in waiting]).update(run=run)
    return round.steps.last()


def run_before(step: RoundStep) -> Run | None:
    """What the round stood on before a step that changed its run."""
    earlier = step.round.steps.filter(pk__lt=step.pk, run__isnull=False).select_related("run__snapshot")
    # these speak of final runs, which have the decisions of people in them
    earlier = earlier.exclude(code__in=[Act.SETTLE, Act.CORRECT, "settled", "publish"])
    last = earlier.last()
    return last.run if last else None


def _refuse(round: Round) -> None:
    refuse_unless(round, Act.SCORE_CORRECTIONS)
    if not round.objections.unscored().exists():
        raise ValidationError("没有要重新测算的更正。", "nothing_to_score")


def _reason(numbers: list[str]) -> str:
    more = f"等 {len(numbers)} 条" if len(numbers) > _NAMED else ""
    return f"采纳异议 {'、'.join(numbers[:_NAMED])}{more}"[:LONGEST_REASON]
