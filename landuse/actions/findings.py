"""认定: notified, and revoked where it was wrong; what the other actions of a finding have in common."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from landuse.actions.authority import authorise
from landuse.actions.cases import end_with_finding
from landuse.actions.speaking import accounts_of, said
from landuse.actions.telling import tell_findings
from landuse.casework.findings import STEPS, Need
from landuse.casework.notices import Facts, draft, term_words
from landuse.models import FindingStep, LandFinding
from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.accounts.roles import ROLES
from mujun.calendars.clock import LONGEST, Counting, deadline
from mujun.calendars.county import calendar_of
from mujun.inbox.actions import send
from mujun.templatetags.figures import amount

LONGEST_NOTICE, LONGEST_REASON = 2000, 500
# steps of which other systems hear
_KNOWN = ("find", "revoke")


@dataclass(frozen=True)
class Notice:
    """What the enterprise is told, on which day, and in how many days it may object."""

    text: str
    noticed_on: date
    days: int
    counting: str


@transaction.atomic
def notify(*, finding: LandFinding, notice: Notice, by: User) -> LandFinding:
    """Tell the enterprise that it is to be found so; from then on it sees the finding and may object.

    Raises PermissionDenied; ValidationError in another state, for a day to come, and for a term out of bounds.
    """
    authorise(finding.county, by)
    held = hold(finding)
    refuse_unless(held, "notify")
    held.notice = said(notice.text, "告知的内容", LONGEST_NOTICE)
    held.noticed_on, held.noticed_at = notice.noticed_on, timezone.now()
    held.term_days, held.term_counting = notice.days, notice.counting
    held.due = due_of(notice, held.county)
    move(held, "notify", by=by)
    audit.record("finding_notified", held, **told(held, by), until=held.due_words)
    text = f"拟认定为{held.get_kind_display()}。有异议的，在 {held.due_words} 以前提出。"
    tell_enterprise(held, f"拟认定告知书 {held.number}", text)
    return held


def draft_of(finding: LandFinding, days: int, counting: str) -> str:
    """The words of a notice to begin with, as the grounds of the finding give them."""
    facts = Facts(
        enterprise=finding.enterprise.name,
        kind=finding.get_kind_display(),
        year=finding.year,
        area=amount(finding.area, "亩") if finding.area else "",
        sentences=tuple(each["sentence"] for each in finding.evidence),
    )
    return draft(facts, term_words(days, counting))


@transaction.atomic
def revoke(*, finding: LandFinding, reason: str, by: User) -> LandFinding:
    """Take a decision back; a case that came of it ends. Raises PermissionDenied, ValidationError."""
    authorise(finding.county, by)
    held = hold(finding)
    refuse_unless(held, "revoke")
    held.revoked_at = timezone.now()
    reason = said(reason, "撤销的理由", LONGEST_REASON)
    move(held, "revoke", by=by, reason=reason)
    audit.record("finding_revoked", held, **told(held, by), reason=reason)
    end_with_finding(held, reason, by)
    tell_enterprise(held, f"{held.get_kind_display()}认定 {held.number} 已撤销", f"理由：{reason}")
    return held


# Used by the other actions of a finding, inside their transaction


def hold(finding: LandFinding) -> LandFinding:
    """The finding as it is now; whoever else wants to change it waits."""
    held = LandFinding.objects.select_for_update(no_key=True, of=["self"])
    return held.select_related("county", "enterprise__town", "enterprise__county").get(pk=finding.pk)


def move(held: LandFinding, step: str, *, by: User, reason: str = "") -> None:
    """Over a step of the table, with a row of it that is never changed."""
    way = STEPS[step]
    kept = {"code": way.code, "name": way.name, "was": held.state, "became": way.target.value}
    held.state = way.target.value
    held.save()
    FindingStep.objects.create(finding=held, reason=reason, by=by, **kept)
    if step in _KNOWN:
        tell_findings(county=held.county, findings=[held.pk], by=by)


def obstacles(finding: LandFinding, step: str) -> list[str]:
    """What is missing before a step, each with its cure."""
    return [words for need in STEPS[step].needs if (words := _LOOKS[need](finding))]


def due_of(notice: Notice, county: County) -> datetime:
    """When the term of a notice is over. Raises ValidationError for a day to come and a term out of bounds."""
    if notice.noticed_on > timezone.localdate():
        raise ValidationError({"noticed_on": "告知日期不能晚于今天。"})
    if notice.counting not in list(Counting) or not 1 <= notice.days <= LONGEST:
        raise ValidationError({"days": f"异议期限应为 1 至 {LONGEST} 天。"})
    start = timezone.make_aware(datetime.combine(notice.noticed_on, time()))
    return deadline(start, notice.days, Counting(notice.counting), calendar_of(county))


def told(finding: LandFinding, by: User) -> dict:
    """What the event of every act on a finding says."""
    about = {"enterprise": finding.enterprise.name, "kind": finding.get_kind_display()}
    return {"by": by, "county": finding.county, **about}


def tell_enterprise(finding: LandFinding, title: str, text: str) -> None:
    """The enterprise itself, and its town."""
    town = User.objects.filter(role=ROLES["town_officer"].code, town=finding.enterprise.town_id)
    users = User.objects.filter(pk__in=accounts_of(finding.enterprise).values("pk")) | town
    words = f"{finding.enterprise.name}：{text}"
    send(county=finding.county, to=users, title=title, text=words, url=address_of(finding))


def address_of(finding: LandFinding) -> str:
    return reverse("finding", args=[finding.pk])


def refuse_unless(held: LandFinding, step: str) -> None:
    if held.at not in STEPS[step].origin:
        words = f"{held.number} 处于“{held.at.label}”，不能{STEPS[step].name}。请刷新页面。"
        raise ValidationError(words, "wrong_state")
    if missing := obstacles(held, step):
        raise ValidationError(missing, "not_ready")


def _term_running(finding: LandFinding) -> str:
    if finding.due and finding.due > timezone.now():
        return f"异议期限到 {finding.due_words}，期满以后才能认定。"
    return ""


def _objections_open(finding: LandFinding) -> str:
    numbers = finding.objections.filter(decided_at=None).values_list("number", flat=True)
    return f"异议 {'、'.join(numbers)} 还没有答复。请先答复。" if numbers else ""


_LOOKS = {Need.TERM_OVER: _term_running, Need.OBJECTIONS_DECIDED: _objections_open}
