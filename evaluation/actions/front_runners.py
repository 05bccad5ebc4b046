"""领跑者: a rule proposes a list, a person confirms it. Nobody leads by the machine's word alone."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.front_runners.finding import Found, find
from evaluation.front_runners.language import Rule, rule_of
from evaluation.models import FrontRunner, FrontRunnerList, Run
from evaluation.rounds.holding import run_that_holds, standing_of
from landuse.models import Enterprise
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission

LONGEST_RULE, LONGEST_REASON = 20_000, 300
State = FrontRunnerList.State


@transaction.atomic
def propose(*, county: County, year: int, text: str, by: User) -> FrontRunnerList:
    """By the rule, on the run that the year stands on. Raises PermissionDenied, `DocumentError`; ValidationError for a
    rule that leaves something open, and where nobody is found.
    """
    _authorise(county, by)
    rule, text = read(text)
    run = run_that_holds(county.pk, year)
    if run is None:
        raise ValidationError(f"{year} 年还没有测算。先完成测算，再提名单。", "no_run")
    found = find(rule, run)
    if not found:
        raise ValidationError(f"按这条规则，{year} 年没有领跑者。核对条件、档次和“至少参比”。", "nobody")
    made = FrontRunnerList.objects.create(
        county=county, year=year, subject=rule.subject, run=run, rule=rule.name, text=text, made_by=by
    )
    FrontRunner.objects.bulk_create(_members(made, found))
    audit.record(
        "front_runners_proposed",
        made,
        by=by,
        county=county,
        rule=rule.name,
        members=len(found),
        run=run.digest,
    )
    return made


@transaction.atomic
def strike(*, member: FrontRunner, kept: bool, by: User) -> FrontRunner:
    """Strike one out of a proposed list, or take it back in. Raises PermissionDenied, ValidationError."""
    held = _held(member.list, State.PROPOSED, by)
    if held.members.filter(pk=member.pk, kept=not kept).update(kept=kept):
        act = "front_runner_taken_back" if kept else "front_runner_struck_out"
        audit.record(act, held, by=by, county=held.county, name=member.name)
    member.refresh_from_db()
    return member


@transaction.atomic
def confirm(*, of: FrontRunnerList, reason: str, by: User) -> FrontRunnerList:
    """The list before and other proposals end. Raises PermissionDenied; ValidationError for one that is not proposed,
    that stands on no formal result, that nobody is left of, or of which some are struck out without a reason.
    """
    held = _held(of, State.PROPOSED, by)
    _refuse_informal(held)
    kept, out = (held.members.filter(kept=each).count() for each in (True, False))
    if not kept:
        raise ValidationError("一个也不列入，就不用确认。不要的名单可以停用。", "nobody")
    reason = _said(reason) if out else reason.strip()[:LONGEST_REASON]
    others = FrontRunnerList.objects.filter(county=held.county, year=held.year, subject=held.subject)
    decided = {"decided_by": by, "decided_at": timezone.now()}
    others.exclude(pk=held.pk).exclude(state=State.ENDED).update(
        state=State.ENDED, reason=f"由名单 {held.pk} 代替", **decided
    )
    _decide(held, State.CONFIRMED, reason, by)
    audit.record(
        "front_runners_confirmed", held, by=by, county=held.county, members=kept, left_out=out, reason=reason
    )
    return held


@transaction.atomic
def end(*, of: FrontRunnerList, reason: str, by: User) -> FrontRunnerList:
    """停用, proposed or confirmed. Raises PermissionDenied, ValidationError."""
    held = _held(of, None, by)
    if held.state == State.ENDED:
        raise ValidationError("名单已经停用。", "ended")
    _decide(held, State.ENDED, _said(reason), by)
    audit.record("front_runners_ended", held, by=by, county=held.county, reason=held.reason)
    return held


def read(text: str) -> tuple[Rule, str]:
    """The rule and its text as it is kept. Raises ValidationError, `DocumentError`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST_RULE:
        raise ValidationError(f"规则超过 {LONGEST_RULE // 10_000} 万字。删去不用的再提。", "too_long")
    rule = rule_of(text)
    if rule.open_points:
        raise ValidationError(f"规则还没有定下：{'、'.join(rule.open_points)}。填上以后再提名单。", "open")
    return rule, text


def _members(of: FrontRunnerList, found: list[Found]) -> list[FrontRunner]:
    who = Enterprise.objects.in_bulk([each.enterprise for each in found if each.enterprise])
    return [
        FrontRunner(
            list=of,
            enterprise=who.get(each.enterprise),
            name=who[each.enterprise].name if each.enterprise else each.name,
            pool=each.pool[:50],
            value=each.chosen.value,
            place=each.chosen.place,
            of=each.chosen.of,
        )
        for each in found
    ]


def _refuse_informal(held: FrontRunnerList) -> None:
    now: Run | None = run_that_holds(held.county_id, held.year)
    if now is None or now.pk != held.run_id:
        raise ValidationError("名单依据的测算已不是这一年度现在的结果。请重新提名单。", "stale")
    if standing_of(now).weight == "trial":
        raise ValidationError("这一年度还没有正式测算，名单不能确认。先在“年度评价”完成正式测算。", "trial")


def _held(of: FrontRunnerList, state: State | None, by: User) -> FrontRunnerList:
    _authorise(of.county, by)
    County.objects.select_for_update(no_key=True).get(pk=of.county_id)
    held = FrontRunnerList.objects.select_related("county", "run").get(pk=of.pk)
    if state and held.state != state:
        raise ValidationError(f"名单{held.get_state_display()}，不能再改。请刷新页面。", "state")
    return held


def _decide(held: FrontRunnerList, state: State, reason: str, by: User) -> None:
    held.state, held.reason, held.decided_by, held.decided_at = state, reason, by, timezone.now()
    held.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由。"})
    return reason.strip()[:LONGEST_REASON]


def _authorise(county: County, by: User) -> None:
    if by.county_id != county.pk or not by.may(Permission.START_RUNS):
        raise PermissionDenied("只有本县亩均办可以提出和确认领跑者名单。")
