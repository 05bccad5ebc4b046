"""The clock of one parcel with its timeline, and the proceedings on it."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from landuse.actions.idle_steps import MOST_FILES
from landuse.forms.idle import CloseForm, OpenForm, PauseForm, StepForm
from landuse.idleness.clock import Threshold
from landuse.idleness.reading import START, Reading, Status, read
from landuse.idleness.statute import Article, Statute
from landuse.idleness.steps import Step
from landuse.idleness.timeline import Timeline, timeline
from landuse.models import Development, IdleProceeding, Parcel, Signal
from landuse.readings.idle_land import REACHED, next_reminder, plot_of, statute_of
from landuse.readings.idle_papers import Term, law, next_steps, terms
from landuse.register.development_columns import PROGRESS
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def idle_plot(request: HttpRequest, code: str) -> HttpResponse:
    return page_of_plot(request, code)


def page_of_plot(request: HttpRequest, code: str, form=None) -> HttpResponse:
    """`form`: one that would not do, shown again in its place."""
    about = get_object_or_404(_parcels(request), code=code)
    day, statute = timezone.localdate(), statute_of(about.county)
    development = _development(about)
    proceedings = [_told(each, day) for each in _proceedings(about)]
    context = {
        "parcel": about,
        "development": development,
        "day": day,
        "statute": statute,
        "law": law(),
        "proceedings": proceedings,
        "any_open": any(each.about.is_open for each in proceedings),
        "unserved": [step.code for step in law().steps if step.served],
        "may_act": request.user.may(Permission.HANDLE_LAND),
        "signals": _signals(request, about),
        "most_files": MOST_FILES,
        "forms": _forms(form, day),
    }
    if development:
        context |= _reading(development, statute, day)
    return render(request, "landuse/idle_plot.html", context)


@dataclass(frozen=True)
class Line:
    """A term with what it rests on."""

    term: Threshold
    basis: Article | None

    @property
    def over(self) -> int:
        """Days since its last day."""
        return -self.term.left


@dataclass(frozen=True)
class Told:
    """A proceeding as its page shows it."""

    about: IdleProceeding
    terms: list[Term]
    next: list[Step]


def _reading(development: Development, statute: Statute, day: date) -> dict[str, object]:
    plot = plot_of(development)
    reading = read(plot, statute, day)
    facts = [(column, _value(development, column.key)) for column in PROGRESS if column.key != "words"]
    return {
        "reading": reading,
        "is_reached": reading.status in REACHED,
        "timeline": _timeline(development, reading, statute, day),
        "lines": [Line(each, _basis(each, reading, statute)) for each in reading.thresholds],
        "reminder": next_reminder(reading, statute, day),
        "facts": [(column, value) for column, value in facts if value is not None],
        "unknown": [column.title for column, value in facts if value is None],
        "counted": statute.not_counted.causes,
    }


def _value(development: Development, key: str) -> object:
    """The contract's number stands in the ledger too."""
    value = getattr(development, key)
    if key == "contract":
        value = value or development.parcel.contract
    return None if value == "" else value


def _timeline(development: Development, reading: Reading, statute: Statute, day: date) -> Timeline:
    known = [(development.approved_on, "批准"), (development.contract_date, "签订合同")]
    known.append((development.parcel.supplied_on, "供应"))
    return timeline(plot_of(development), known, reading, statute.not_counted.causes, day)


def _basis(term: Threshold, reading: Reading, statute: Statute) -> Article | None:
    rests_on: dict[str, Article] = {
        Status.IDLE: statute.not_started,
        Status.RECOVERABLE: statute.recovery,
        Status.STOPPED_LONG: statute.stopped,
    }
    if term.name == START:
        return statute.presumed if reading.presumed else None
    return rests_on.get(term.name)


def _told(about: IdleProceeding, day: date) -> Told:
    return Told(about, terms(about, day), next_steps(about) if about.is_open else [])


def _forms(given, day: date) -> dict[str, object]:
    """Each form of the page, the one that would not do with what was typed."""
    fresh = {
        "pause": PauseForm(),
        "open": OpenForm(initial={"on": day}),
        "step": StepForm(initial={"on": day}),
        "close": CloseForm(initial={"on": day}),
    }
    for name, form in fresh.items():
        if isinstance(given, type(form)):
            return fresh | {name: given, "wrong": name}
    return fresh | {"other": given}


def _parcels(request: HttpRequest):
    return Parcel.objects.visible_to(request.user).select_related("county", "town", "holder")


def _development(about: Parcel) -> Development | None:
    found = Development.objects.filter(parcel=about).select_related("parcel", "batch", "edited_by")
    return found.prefetch_related("pauses__batch").first()


def _proceedings(about: Parcel):
    return about.idle_proceedings.select_related(
        "parcel__county", "holder", "opened_by", "closed_by"
    ).prefetch_related("steps__files__attachment", "steps__recorded_by", "steps__withdrawn_by")


def _signals(request: HttpRequest, about: Parcel) -> int:
    """How many low-efficiency signals its holder has: another track, told beside this one."""
    if about.holder_id is None:
        return 0
    return Signal.objects.visible_to(request.user).in_use().filter(enterprise=about.holder_id).count()
