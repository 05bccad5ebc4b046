"""Open a round, take it from stage to stage, choose the run it stands on."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.models import Round, RoundStep, Run
from evaluation.rounds.needs import obstacles
from evaluation.rounds.table import STEPS, Act, Stage, Step
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission

LONGEST_REASON = 300
_OPENED = "开启年度评价"


@transaction.atomic
def open_round(*, county: County, year: int, by: User, is_trial: bool = False) -> Round:
    """Raises PermissionDenied; ValidationError while the year has a round that was not stopped."""
    authorise(county, by)
    County.objects.select_for_update(no_key=True).get(pk=county.pk)
    if Round.objects.standing().filter(county=county, year=year).exists():
        raise ValidationError(f"{year} 年度的评价已经开启。", "open_already")
    round = Round.objects.create(county=county, year=year, is_trial=is_trial, opened_by=by)
    RoundStep.objects.create(round=round, code="open", name=_OPENED, became=round.stage, by=by)
    audit.record("round_opened", round, by=by, county=county, trial=is_trial)
    return round


@transaction.atomic
def take(*, round: Round, step: str, by: User, reason: str = "") -> Round:
    """Take a step of the table that brings nothing with it.

    Raises PermissionDenied; ValidationError when the stage does not allow it, something it needs is missing, or a
    reason is.
    """
    authorise(round.county, by)
    wanted = STEPS.get(step)
    if wanted is None or wanted.by_act:
        raise ValidationError("没有这一步。请刷新页面。", "unknown_step")
    held = hold(round)
    move(held, wanted, by=by, reason=reason)
    return held


@transaction.atomic
def choose_run(*, round: Round, run: Run, by: User, reason: str = "") -> Round:
    """Make one of the trial runs the formal one. Raises PermissionDenied, ValidationError."""
    authorise(round.county, by)
    round = hold(round)
    refuse_unless(round, Act.CHOOSE_RUN)
    if run.snapshot.county_id != round.county_id or run.snapshot.year != round.year:
        raise ValidationError("这次测算不是本年度的。", "other_year")
    if run.method.number is None:
        raise ValidationError(
            "正式测算用已发布的办法。请先在“办法”中发布这一版，再测算。", "method_unpublished"
        )
    stand_on(round, run, Act.CHOOSE_RUN, by=by, reason=reason)
    _take_in_corrections(round, run)
    return round


# Used by the other actions of a round, inside their transaction


def authorise(county: County, by: User) -> None:
    if by.county_id != county.pk or not by.may(Permission.CONDUCT_ROUNDS):
        raise PermissionDenied("只有本县亩均办可以主持年度评价。")


def hold(round: Round) -> Round:
    """The round as it is now; whoever else wants to change it waits."""
    held = Round.objects.select_for_update(no_key=True, of=["self"])
    return held.select_related("county", "run__snapshot", "run__method", "final_run").get(pk=round.pk)


def refuse_unless(round: Round, act: Act) -> None:
    """Raises ValidationError when the stage of a held round does not allow the act."""
    if not round.allows(act):
        raise ValidationError(f"{round}处于“{round.at.label}”阶段，不能{act.label}。", "wrong_stage")


def move(round: Round, step: Step, *, by: User, reason: str = "") -> None:
    """Take a held round over a step of the table. Raises ValidationError as `take`."""
    if round.at not in step.origin:
        raise ValidationError(
            f"{round}处于“{round.at.label}”阶段，不能“{step.name}”。请刷新页面。", "wrong_stage"
        )
    if missing := obstacles(round, step):
        raise ValidationError([f"{each.text}。" for each in missing], "not_ready")
    reason = _reason(reason, needed=step.reason)
    was, round.stage = round.at, step.target
    if was in (Stage.LAND_PUBLICITY, Stage.PUBLICITY) and step.reason:
        running = round.publicities.filter(ended_early_at=None, ends_at__gt=timezone.now())
        running.update(ended_early_at=timezone.now())
    round.save(update_fields=["stage"])
    run = round.final_run or round.run
    keep(round, step.code, step.name, was=was, run=run, by=by, reason=reason)
    audit.record(
        "round_moved",
        round,
        by=by,
        county=round.county,
        step=step.name,
        stage=step.target.label,
        reason=reason,
    )


def stand_on(round: Round, run: Run, act: Act, *, by: User | None, reason: str = "") -> None:
    """A held round stands on another run; what was final is no longer."""
    round.run, round.final_run = run, None
    round.save(update_fields=["run", "final_run"])
    reason = _reason(reason, needed=False)
    keep(round, act, act.label, was=round.at, run=run, by=by, reason=reason)
    audit.record(
        "round_run_chosen", round, by=by, county=round.county, run=run.pk, result=run.digest, reason=reason
    )


def settle_on(round: Round, run: Run, *, by: User | None) -> None:
    """A held round has its final run."""
    round.final_run = run
    round.save(update_fields=["final_run"])
    keep(round, Act.SETTLE, Act.SETTLE.label, was=round.at, run=run, by=by)
    audit.record("round_settled", round, by=by, county=round.county, run=run.pk, result=run.digest)


def unsettle(round: Round) -> None:
    """What was final is no longer."""
    round.final_run = None
    round.save(update_fields=["final_run"])


def keep(
    round: Round, code: str, name: str, *, was: Stage, run: Run | None, by: User | None, reason: str = ""
) -> None:
    """A row of what moved the round, never changed."""
    kept = {"code": code, "name": name, "was": was, "became": round.stage, "run": run}
    RoundStep.objects.create(round=round, reason=reason, by=by, **kept)


def _take_in_corrections(round: Round, run: Run) -> None:
    """What was corrected before the snapshot of a chosen run is in it, what was corrected since is not."""
    since = round.objections.filter(run__isnull=False, decided_at__gt=run.snapshot.taken_at)
    since.update(run=None)
    round.objections.unscored().filter(decided_at__lte=run.snapshot.taken_at).update(run=run)


def _reason(text: str, *, needed: bool) -> str:
    text = text.strip()
    if needed and not text:
        raise ValidationError("请写明理由。", "reason_missing")
    if len(text) > LONGEST_REASON:
        raise ValidationError(f"理由请在 {LONGEST_REASON} 字以内。", "reason_too_long")
    return text
