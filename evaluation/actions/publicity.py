"""公示: a frozen list of land, or the formal run, shown to everybody for a time; one act with the round's step."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from evaluation.actions import snapshots
from evaluation.actions.rounds import authorise, hold, move
from evaluation.methods.loader import restore
from evaluation.models import Publicity, Round, Run
from evaluation.rounds.table import STEPS
from evaluation.rounds.terms import Allowed, Terms, mistakes
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.accounts.roles import DEPARTMENT_ROLES
from mujun.calendars.clock import written
from mujun.calendars.county import calendar_of
from mujun.inbox.actions import send
from mujun.templatetags.figures import moment

_TOLD = ("town_officer", *DEPARTMENT_ROLES)
_OWN = "enterprise"


@transaction.atomic
def announce_land(*, round: Round, terms: Terms, by: User) -> Publicity:
    """Freeze everybody's land and show it. Raises PermissionDenied; ValidationError as `rounds.take` and `_begun`."""
    authorise(round.county, by)
    round = hold(round)
    move(round, STEPS["announce_land"], by=by)
    frozen = snapshots.take_land(county=round.county, year=round.year, by=by)
    if not frozen.enterprises:
        raise ValidationError("名单中还没有企业有用地，无从公示。先核对名单和用地台账。", "nothing_to_show")
    return _begun(
        Publicity(round=round, subject=Publicity.Subject.LAND, snapshot=frozen), terms, Allowed(), by
    )


@transaction.atomic
def announce(*, round: Round, terms: Terms, by: User) -> Publicity:
    """Show the formal run, as far as its method allows. Raises as `announce_land`."""
    authorise(round.county, by)
    round = hold(round)
    move(round, STEPS["announce"], by=by)
    allowed = allowed_by(round.run)
    begun = Publicity(round=round, subject=Publicity.Subject.RESULTS, run=round.run)
    begun.shows_ranks = terms.shows_ranks
    everything = len(allowed.grades) == len(grades_of(round.run))
    begun.grades = list(terms.grades or (() if everything else allowed.grades))
    return _begun(begun, terms, allowed, by)


def allowed_by(run: Run) -> Allowed:
    """What the method of a run allows to be shown of it."""
    return Allowed.by(restore(run.method.resolved), grades_of(run))


def grades_of(run: Run) -> list[str]:
    """Those that somebody has, in the order of the method."""
    given = set(run.results.exclude(grade="").order_by().values_list("grade", flat=True).distinct())
    known = dict.fromkeys(each["code"] for group in run.outline["groups"] for each in group["grades"])
    return [*(code for code in known if code in given), *sorted(given - known.keys())]


def _begun(begun: Publicity, terms: Terms, allowed: Allowed, by: User) -> Publicity:
    """Raises ValidationError for terms that no announcement may have or the method does not allow, and for a start
    that has passed.
    """
    if refused := [*mistakes(terms)] or [*allowed.refusals(terms)]:
        raise ValidationError(refused, "terms_refused")
    round, now = begun.round, timezone.now()
    if terms.starts and terms.starts < now:
        raise ValidationError("开始的时间已经过了。立即开始的不用填。", "starts_past")
    begun.starts_at = timezone.localtime(terms.starts or now)
    begun.ends_at = terms.end(begun.starts_at, calendar_of(round.county))
    begun.days, begun.counting = terms.days, terms.counting
    begun.answer_days, begun.answer_counting = terms.answer_days, terms.answer_counting
    begun.names = Publicity.Names.FULL if terms.full_names else Publicity.Names.MASKED
    begun.contact, begun.announced_by = terms.contact.strip(), by
    begun.shows_ranks = bool(begun.shows_ranks)
    begun.save()
    until = written(timezone.localtime(begun.ends_at))
    audit.record("publicity_announced", begun, by=by, county=round.county, until=until, contact=begun.contact)
    _tell(begun, until)
    return begun


def _tell(begun: Publicity, until: str) -> None:
    county, users = begun.round.county, User.objects.filter(county=begun.round.county)
    begins = f"{moment(begun.starts_at)} 开始，" if begun.starts_at > timezone.now() else ""
    text = f"{begins}到 {until} 截止。有异议的请在截止前提出。受理：{begun.contact}"
    page = f"{reverse('objection-list')}?year={begun.round.year}"
    send(county=county, to=users.filter(role__in=_TOLD), title=str(begun), text=text, url=page)
    own = reverse("own-publicity")
    send(county=county, to=users.filter(role=_OWN), title=str(begun), text=text, url=own)
