"""审定和公布: the final run becomes what holds for the year; a correction afterwards is a publication of its own."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluation.actions.handing_down import hand_down_published
from evaluation.actions.rounds import LONGEST_REASON, authorise, hold, keep, move, refuse_unless
from evaluation.models import Publication, Round
from evaluation.rounds.differences import differences
from evaluation.rounds.needs import missing
from evaluation.rounds.published_rows import RESOURCE, rows_of_year
from evaluation.rounds.table import STEPS, Act, Need
from landuse.actions.speaking import said
from landuse.actions.telling import tell_parcels
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import DEPARTMENT_ROLES
from mujun.exchange.telling import tell
from mujun.exchange.webhooks.events import Event
from mujun.exchange.webhooks.occurring import occurred
from mujun.inbox import actions as inbox
from mujun.intake.windows import lock_of, lock_year
from mujun.templatetags.figures import day

_LONGEST_WORDS = 100
CORRECTION_NEEDS = (Need.CORRECTIONS_SCORED, Need.DECISIONS_SIGNED, Need.FINAL_RUN)
# who reads results without an account of an enterprise
_OFFICERS = ("reform_office", *DEPARTMENT_ROLES, "town_officer", "leader")


@dataclass(frozen=True)
class Paper:
    """By which document, decided where and when, in force since when."""

    document: str
    meeting: str
    met_on: date
    effective_from: date


@transaction.atomic
def publish(*, round: Round, paper: Paper, by: User) -> Publication:
    """The final run holds from now on and the year is locked. Raises PermissionDenied; ValidationError as
    `rounds.move`, and when something of the paper is missing.
    """
    authorise(round.county, by)
    round = hold(round)
    published = _drafted(round, paper, by, number=1)
    move(round, STEPS["publish"], by=by)
    published.run = round.final_run
    published.save()
    if lock_of(round.county, round.year) is None:
        lock_year(county=round.county, year=round.year, reason=f"已公布：{published.document}", by=by)
    _hold_good(published, by)
    _announce(published, User.objects.filter(county=round.county))
    return published


@transaction.atomic
def correct(*, round: Round, paper: Paper, reason: str, by: User) -> Publication:
    """A new final run holds in place of the one published; the former publication stays as it was.

    Raises PermissionDenied; ValidationError before the publication, while something waits, or when nothing differs.
    """
    authorise(round.county, by)
    round = hold(round)
    refuse_unless(round, Act.CORRECT)
    if waiting := missing(round, CORRECTION_NEEDS):
        raise ValidationError([f"{each.text}。" for each in waiting], "not_ready")
    former = round.publications.select_related("run").latest("number")
    changes = differences(former.run, round.final_run)
    if not changes:
        raise ValidationError("最终结果与已公布的没有不同，不需要更正。", "nothing_to_correct")
    published = _drafted(round, paper, by, number=former.number + 1)
    published.run, published.reason = round.final_run, said(reason, "更正的原因", LONGEST_REASON)
    published.save()
    label = Act.CORRECT.label
    keep(round, Act.CORRECT, label, was=round.at, run=published.run, by=by, reason=published.reason)
    _hold_good(published, by)
    concerned = [each.credit_code for each in changes]
    _announce(published, User.objects.filter(county=round.county, credit_code__in=["", *concerned]))
    return published


def _drafted(round: Round, paper: Paper, by: User, *, number: int) -> Publication:
    if paper.met_on > timezone.localdate():
        raise ValidationError("会议日期不能晚于今天。", "meeting_ahead")
    if paper.met_on > paper.effective_from:
        raise ValidationError("施行日期不能早于审定会议。", "effective_before")
    return Publication(
        round=round,
        number=number,
        document=said(paper.document, "文号", _LONGEST_WORDS),
        meeting=said(paper.meeting, "审定会议", _LONGEST_WORDS),
        met_on=paper.met_on,
        effective_from=paper.effective_from,
        published_by=by,
    )


def _hold_good(published: Publication, by: User) -> None:
    round = published.round
    hand_down_published(run=published.run, by=by, is_trial=round.is_trial)
    detail = {"run": published.run_id, "result": published.run.digest, "meeting": published.meeting}
    act = "round_corrected" if published.reason else "round_published"
    audit.record(act, published, by=by, county=round.county, of=str(round), reason=published.reason, **detail)
    tell(
        county=round.county,
        resource=RESOURCE,
        rows=lambda: rows_of_year(round.county, round.year),
        by=by,
    )
    if not round.is_trial:
        tell_parcels(county=round.county, year=round.year, by=by)
    words = f"{round}结果{'更正' if published.reason else '公布'}：{published.document}"
    occurred(Event.RESULT_PUBLISHED, published.run, county=round.county, words=words)


def _announce(published: Publication, to) -> None:
    """Officers are led to the publication, enterprises to their own result."""
    round = published.round
    words = "结果有更正" if published.reason else "结果已公布"
    title, text = f"{round}{words}", f"{published.document}，自{day(published.effective_from)}起施行。"
    page = reverse("publication", args=[published.pk])
    own = f"{reverse('own-result')}?year={round.year}"
    county = round.county
    inbox.send(county=county, to=to.filter(role__in=_OFFICERS), title=title, text=text, url=page)
    inbox.send(county=county, to=to.filter(role="enterprise"), title=title, text=text, url=own)
