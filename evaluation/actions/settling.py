"""形成最终结果: the formal run's figures under its method with the agreed decisions in it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.actions.methods import keep_settled
from evaluation.actions.rounds import authorise, hold, refuse_unless, settle_on
from evaluation.actions.runs import judge, stepper
from evaluation.models import Round, Run
from evaluation.rounds import final
from evaluation.rounds.needs import missing
from evaluation.rounds.table import Act, Need
from mujun.accounts.models import User
from mujun.documents import DocumentError
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress

NEEDS = (Need.RUN, Need.CORRECTIONS_SCORED, Need.DECISIONS_SIGNED)


@transaction.atomic
def settle(*, round: Round, by: User) -> Job | None:
    """Queue the final run; without decisions the formal run is final at once, and there is no job.

    Raises PermissionDenied; ValidationError when the stage does not allow it or something waits.
    """
    authorise(round.county, by)
    round = hold(round)
    refuse_settling(round)
    if not round.decisions.in_force():
        settle_on(round, round.run, by=by)
        return None
    return jobs.start(
        kind="final_run",
        title=f"{round}最终结果",
        params={"round": round.pk},
        key=f"final_run:{round.pk}",
        county=round.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> Run:
    """Score under the lock of the round: no decision comes in between. Raises `CannotFinish`."""
    round = hold(Round.objects.get(pk=job.params["round"], county=job.county))
    try:
        refuse_settling(round)
        method = keep_settled(round.county, final.edition(round, round.decisions.in_force()))
    except ValidationError as refusal:
        raise CannotFinish(" ".join(refusal.messages)) from refusal
    except DocumentError as mistakes:
        raise CannotFinish(str(mistakes)) from mistakes
    step = stepper(progress)
    step()
    run = judge(snapshot=round.run.snapshot, method=method, job=job, step=step)
    settle_on(round, run, by=job.started_by)
    return run


def refuse_settling(round: Round) -> None:
    """Raises ValidationError."""
    refuse_unless(round, Act.SETTLE)
    if waiting := missing(round, NEEDS):
        raise ValidationError([f"{each.text}。" for each in waiting], "not_ready")
