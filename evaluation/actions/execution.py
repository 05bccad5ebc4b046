"""Lists for those who execute a lever: made of what is published and lawful, sent, answered, taken back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from evaluation.advice.freshness import outdated
from evaluation.allocation.core import levers
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.periods import Period, period, within
from evaluation.allocation.core.rates import rates
from evaluation.models import (
    ExecutionLine,
    ExecutionList,
    Lever,
    Publication,
    Recommendation,
    RecommendationSet,
    Result,
)
from evaluation.rounds.holding import last_publication
from landuse.models import MeterAccount
from landuse.readings.provisions import documents_of
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.receipts.actions import issue

_NAMED = 20  # enterprises without an account that a refusal names
LONGEST_REASON = 300
# of a record, what says nothing about amounts
_MAY_DIFFER = {"status", "valid_from", "valid_to", "source", "appeal_channel"}
State = ExecutionList.State


@transaction.atomic
def make(*, lever: Lever, year: int, text: str, by: User) -> ExecutionList:
    """A list for the period `text` from the published grades of `year`.

    Raises PermissionDenied; ValidationError for a period that is none or lies outside the lever's validity, without a
    publication, for a lever that may not be executed, for enterprises without a meter account.
    """
    authorise(lever.county, by)
    Lever.objects.select_for_update(no_key=True).get(pk=lever.pk)
    entry = lever.entry
    of = _period(entry, text)
    _refuse_unlawful(lever.county, entry, of)
    _refuse_twice(lever, of)
    made = _published_set(lever.county, year)
    _refuse_other_record(made, entry)
    _refuse_outdated(made, entry)
    due = list(_due(made, lever))
    accounts = _accounts(entry, due)
    number = issue(lever.county)
    kept = ExecutionList.objects.create(
        number=number,
        county=lever.county,
        lever=lever,
        set=made,
        entry=entry.model_dump(mode="json", exclude_unset=True),
        period=of.name,
        starts_on=of.first,
        ends_on=of.last,
        made_by=by,
    )
    ExecutionLine.objects.bulk_create(_lines(kept, entry, year, due, accounts), batch_size=2000)
    audit.record("execution_list_made", kept, by=by, county=lever.county, number=number, lines=len(due))
    return kept


@transaction.atomic
def send(*, of: ExecutionList, by: User) -> None:
    """Fix it; from now on only answers and appeals change what it means."""
    kept = _held(of, by, State.DRAFT, "清单已经发出或者作废。")
    kept.state, kept.sent_at, kept.sent_by = State.SENT, timezone.now(), by
    kept.save()
    audit.record("execution_list_sent", kept, by=by, county=kept.county, number=kept.number)


@transaction.atomic
def cancel(*, of: ExecutionList, reason: str, by: User) -> None:
    """Of one that has not been answered. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError("请写明作废的原因。", "no_reason")
    kept = _held(of, by, (State.DRAFT, State.SENT), "清单已经回传，不能作废；有误的逐户更正。")
    kept.state, kept.cancelled_reason = State.CANCELLED, reason.strip()[:LONGEST_REASON]
    kept.save()
    audit.record(
        "execution_list_cancelled", kept, by=by, county=kept.county, number=kept.number, reason=reason
    )


@transaction.atomic
def take_return(*, of: ExecutionList, amounts: Mapping[str, tuple[Decimal, str]], by: User) -> int:
    """What the executing unit really charged or gave, by credit code: amount and note. Returns how many lines changed.

    Raises ValidationError for codes that are not in the list, all of them named.
    """
    kept = _held(of, by, (State.SENT, State.RETURNED), "清单还没有发出，不能登记回传。")
    lines = {line.enterprise.credit_code: line for line in kept.lines.select_related("enterprise")}
    strange = sorted(amounts.keys() - lines.keys())
    if strange:
        named = "、".join(strange[:_NAMED])
        raise ValidationError(f"清单里没有 {named}。核对信用代码和期间，改好后重新上传。", "strange")
    changed = [
        line
        for code, (amount, note) in amounts.items()
        for line in [lines[code]]
        if (line.actual, line.note) != (amount, note)
    ]
    for line in changed:
        line.actual, line.note = amounts[line.enterprise.credit_code]
    ExecutionLine.objects.bulk_update(changed, ["actual", "note"], batch_size=1000)
    kept.state, kept.returned_at, kept.returned_by = State.RETURNED, timezone.now(), by
    kept.save()
    audit.record(
        "execution_list_returned", kept, by=by, county=kept.county, number=kept.number, lines=len(changed)
    )
    return len(changed)


def leaving(of: ExecutionList) -> list[tuple[ExecutionLine, str]]:
    """Lines of enterprises to which the last publication of the year gives a grade that the lever does not touch."""
    published = last_publication(of.county, of.set.run.snapshot.year)
    if published is None or published.run_id == of.set.run_id:
        return []
    now = dict(Result.objects.filter(run=published.run_id).values_list("enterprise", "grade"))
    lines = of.lines.filter(left_out="").select_related("enterprise")
    return [
        (line, now.get(line.enterprise_id, ""))
        for line in lines
        if now.get(line.enterprise_id, "") not in of.entry["grades"]
    ]


@transaction.atomic
def release(*, of: ExecutionList, by: User) -> int:
    """Take out of execution who has left the lever's grades by a correction; returns how many."""
    kept = _held(of, by, (State.DRAFT, State.SENT, State.RETURNED), "清单已作废。")
    gone = leaving(kept)
    for line, grade in gone:
        line.left_out = f"档次更正为{grade or '不定档'}，退出"
    ExecutionLine.objects.bulk_update([line for line, _ in gone], ["left_out"], batch_size=1000)
    audit.record(
        "execution_lines_released", kept, by=by, county=kept.county, number=kept.number, lines=len(gone)
    )
    return len(gone)


def authorise(county: County, by: User) -> None:
    if not by.may(Permission.MANAGE_LEVERS) or by.county_id != county.pk:
        raise PermissionDenied


def _held(of: ExecutionList, by: User, states: State | Sequence[State], otherwise: str) -> ExecutionList:
    authorise(of.county, by)
    kept = ExecutionList.objects.select_for_update().select_related("lever", "county").get(pk=of.pk)
    if kept.state not in ((states,) if isinstance(states, State) else states):
        raise ValidationError(f"{otherwise}刷新页面看它现在的状态。", "wrong_state")
    return kept


def _period(entry: levers.Lever, text: str) -> Period:
    try:
        whole = period(entry.period, text)
    except ValueError as error:
        raise ValidationError(str(error), "no_period") from None
    of = within(whole, entry.valid_from, entry.valid_to)
    if of is None:
        raise ValidationError(f"{text} 不在措施的有效期内，不能执行。", "outside_validity")
    return of


def _refuse_unlawful(county: County, entry: levers.Lever, of: Period) -> None:
    if against := obstacles(entry, of.first, documents_of(county)):
        raise ValidationError(f"这条措施不能执行：{'；'.join(against)}。补齐以后再做清单。", "not_lawful")


def _refuse_twice(lever: Lever, of: Period) -> None:
    before = ExecutionList.objects.standing().filter(lever=lever, period=of.name).first()
    if before:
        raise ValidationError(f"{of.name} 已有清单 {before.number}。要重做的先作废那一份。", "twice")


def _published_set(county: County, year: int) -> RecommendationSet:
    published: Publication | None = last_publication(county, year)
    if published is None:
        raise ValidationError(f"{year} 年度的档次还没有公布，不能执行。先在“年度评价”公布。", "not_published")
    if published.round.is_trial:
        raise ValidationError(f"{year} 年度是试评，档次不作为执行的依据。", "trial")
    return RecommendationSet.objects.get(run=published.run_id, is_current=True)


def _refuse_other_record(made: RecommendationSet, entry: levers.Lever) -> None:
    """What was recommended by another wording of the record is not what would be executed now."""
    then = made.levers.get(entry.code, {})
    now = entry.model_dump(mode="json")
    if any(then.get(name) != now[name] for name in now.keys() - _MAY_DIFFER):
        words = "措施在上次提出建议以后改过。先在“要素建议”按现在的措施重新提出，再做清单。"
        raise ValidationError(words, "other_record")


def _refuse_outdated(made: RecommendationSet, entry: levers.Lever) -> None:
    """Who took a wish back gets nothing for it, and 从高 is settled among the records as they are now."""
    if found := outdated(made, entry):
        words = f"要素建议已不是最新：{found.words}。先在“要素建议”重新提出，再做清单。"
        raise ValidationError(words, "outdated")


def _due(made: RecommendationSet, lever: Lever):
    """Whom it touches and no higher one of its group goes before."""
    rows = Recommendation.objects.filter(set=made, lever=lever, yields_to="").select_related("enterprise")
    if not rows:
        raise ValidationError("没有企业适用这条措施。先按现在的措施重新提出建议，再做清单。", "nobody")
    return rows.order_by("enterprise__credit_code")


def _accounts(entry: levers.Lever, due: Sequence[Recommendation]) -> dict[int, list[str]]:
    """Account numbers by enterprise. Raises ValidationError naming who has none."""
    if entry.account is None:
        return {}
    found: dict[int, list[str]] = {}
    meters = MeterAccount.objects.filter(
        kind=entry.account, enterprise__in=[each.enterprise_id for each in due]
    )
    for who, number in meters.order_by("number").values_list("enterprise", "number"):
        found.setdefault(who, []).append(number)
    missing = [each.enterprise.name for each in due if each.enterprise_id not in found]
    if missing:
        more = f"等 {len(missing)} 家" if len(missing) > _NAMED else ""
        raise ValidationError(
            f"没有{entry.account}户号，清单不能用：{'、'.join(missing[:_NAMED])}{more}。"
            "在“采集”导入“用能户号”后再做清单。",
            "no_account",
        )
    return found


def _lines(
    kept: ExecutionList,
    entry: levers.Lever,
    year: int,
    due: Sequence[Recommendation],
    accounts: Mapping[int, list[str]],
) -> list[ExecutionLine]:
    grades = np.array([each.grade for each in due])
    stated = rates(entry, year, grades, np.array([each.running for each in due])).tolist()
    return [
        ExecutionLine(
            list=kept,
            enterprise_id=each.enterprise_id,
            accounts=accounts.get(each.enterprise_id, []),
            grade=each.grade,
            running=each.running,
            rate=None if rate != rate else Decimal(f"{rate:.6f}"),
            yearly=each.amount,
        )
        for each, rate in zip(due, stated, strict=True)
    ]
