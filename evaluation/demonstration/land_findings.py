"""Findings of the demonstration: one in every state. The acts are dated where they would have been."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from evaluation.demonstration.founding import person
from landuse.actions import finding_decisions, finding_objections, findings
from landuse.actions.finding_decisions import Stay
from landuse.actions.findings import Notice
from landuse.actions.proposing import propose
from landuse.actions.speaking import account_of
from landuse.casework.notices import usual_term
from landuse.models import Case, Enterprise, FindingObjection, LandFinding, Listing, Signal
from mujun.accounts.models import County, Town, User

# the step of a finding and the moment that it sets
_DATED = {"notify": "noticed_at", "find": "decided_at", "reject": "decided_at", "revoke": "revoked_at"}


def in_every_state(county: County, year: int, officer: User) -> None:
    """Proposed, notified with an objection, answered, found, kept in place, turned down, revoked."""
    today = timezone.localdate()
    objecting, answered = proposed(county, year, officer, 2, person("town_officer").town)
    _object(
        _notified(objecting, officer, today - timedelta(days=3)),
        "新设备 2025 年 11 月才到厂，2026 年一季度投产，税收将恢复。",
    )
    raised = _object(
        _notified(answered, officer, today - timedelta(days=12)), "用地面积应扣除河道蓝线内的 1.2 亩。"
    )
    words = "蓝线内面积没有计入台账，现场核对无误。"
    finding_objections.decide(objection=raised, verdict="rejected", reason=words, by=officer)
    made = iter(proposed(county, year, officer, 10))
    _notified(next(made), officer, today - timedelta(days=40))
    long_ago = today - timedelta(days=60)
    for _ in range(2):
        found(next(made), officer, long_ago)
    stay = Stay("LE-02b", "省级重点实验室依托单位证书（示例）", "县政府", harmonious=True)
    found(next(made), officer, long_ago, stay)
    rejected = _notified(next(made), officer, today - timedelta(days=50))
    words = "停产系搬迁过渡，新厂区已竣工，2026 年恢复生产。"
    dated(finding_decisions.reject(finding=rejected, reason=words, by=officer), today - timedelta(days=20))
    words = "企业分立，用地和税收没有同步划分，重新核定。"
    findings.revoke(finding=found(next(made), officer, long_ago), reason=words, by=officer)
    for place, finding in enumerate(proposed(county, year, officer, 2, of=Listing)):
        if place:
            _notified(finding, officer, today - timedelta(days=5))


def proposed(
    county: County,
    year: int,
    officer: User,
    size: int,
    town: Town | None = None,
    of: type[Signal] | type[Listing] = Signal,
) -> list[LandFinding]:
    """Of enterprises with land and without finding, of a town or spread over all: one of each in turn."""
    taken = LandFinding.objects.filter(county=county).values("enterprise")
    pointings = of.objects.in_use().filter(town__county=county, year=year, enterprise__isnull=False)
    free = pointings.exclude(enterprise__in=taken).filter(enterprise__held_parcels__area__range=(5, 60))
    if town:
        free = free.filter(enterprise__town=town)
    chosen = _spread(Enterprise.objects.filter(pk__in=free.values("enterprise")).order_by("credit_code"))
    ids = [each.pk for each, _ in zip(chosen, range(size), strict=False)]
    mine = pointings.filter(enterprise__in=ids)
    made = propose(county=county, year=year, pointings=mine, by=officer)
    return sorted(made.findings, key=lambda each: each.number)


def _spread(enterprises) -> Iterator[Enterprise]:
    """The first of every town, then the second of every town, and so on."""
    by_town: dict[int, list[Enterprise]] = {}
    for each in enterprises:
        by_town.setdefault(each.town_id, []).append(each)
    for place in range(max(map(len, by_town.values()), default=0)):
        yield from (rows[place] for rows in by_town.values() if place < len(rows))


def _notified(finding: LandFinding, officer: User, on: date) -> LandFinding:
    term = usual_term()
    words = findings.draft_of(finding, term.days, term.counting)
    dated(finding, on - timedelta(days=10))
    notice = Notice(words, on, term.days, term.counting)
    held = findings.notify(finding=finding, notice=notice, by=officer)
    dated(held, on)
    return held


def _object(finding: LandFinding, statement: str) -> FindingObjection:
    """By the enterprise itself where it has an account, else by its town for it."""
    own = account_of(finding.enterprise)
    note = "" if own else "企业负责人到镇里当面说明"
    return finding_objections.raise_objection(
        finding=finding, statement=statement, note=note, by=own or person("town_officer")
    )


def found(finding: LandFinding, officer: User, on: date, stay: Stay | None = None) -> LandFinding:
    held = _notified(finding, officer, on)
    reason = "经现场核实，情况属实，符合认定条件。"
    held = finding_decisions.confirm(finding=held, reason=reason, stay=stay, by=officer)
    dated(held, on + timedelta(days=30))
    return held


def dated(about: LandFinding | Case, on: date) -> None:
    """The last step put where it would have been; the trail of acts keeps when it was really done."""
    moment = timezone.make_aware(datetime.combine(on, time(10)))
    last = about.steps.last()
    type(last).objects.filter(pk=last.pk).update(at=moment)
    if column := _DATED.get(last.code):
        LandFinding.objects.filter(pk=about.pk).update(**{column: moment})
