"""公示 as the reform office announces it, and as an enterprise finds what is announced about itself."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import corrections
from evaluation.actions import publicity as actions
from evaluation.confirmation.forms import mistakes
from evaluation.models import ConfirmationSheet, Objection, Publicity, Round
from evaluation.rounds.announced import begun, clock_of, takes_objections
from evaluation.rounds.forms.publicity import AnnounceForm, TermForm, usual
from evaluation.rounds.showing import shown
from evaluation.rounds.table import STEPS
from evaluation.rounds.terms import Allowed
from evaluation.views.rounds import chosen
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.calendars.clock import written
from mujun.calendars.county import calendar_of


@never_cache
@requires(Permission.CONDUCT_ROUNDS)
def publicity_announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Of land or of the results, whichever the stage of the round leads to."""
    this = chosen(request, pk)
    is_land = this.at in STEPS["announce_land"].origin
    place = f"{reverse('round')}?year={this.year}"
    if not is_land and (this.run is None or this.at not in STEPS["announce"].origin):
        messages.error(request, f"{this}处于“{this.at.label}”阶段，现在没有要公示的。")
        return redirect(place)
    allowed = Allowed() if is_land else actions.allowed_by(this.run)
    posted = request.POST if request.method == "POST" else usual(allowed) | _last_time(this)
    form = AnnounceForm(posted, allowed=allowed)
    if request.method == "POST" and _announced(request, this, form, is_land):
        return redirect(place)
    context = {"round": this, "form": form, "allowed": allowed, "is_land": is_land, **_term(this, form)}
    return render(request, "evaluation/publicity_announce.html", context)


@never_cache
@require_GET
@requires(Permission.CONDUCT_ROUNDS)
def publicity_term(request: HttpRequest, pk: int) -> HttpResponse:
    """When so many days are over, while one is still choosing."""
    this = chosen(request, pk)
    return render(request, "evaluation/publicity_term.html", _term(this, TermForm(request.GET)))


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def corrections_start(request: HttpRequest, pk: int) -> HttpResponse:
    this = chosen(request, pk)
    try:
        job = corrections.start(round=this, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(f"{reverse('round')}?year={this.year}")
    return redirect(job)


@never_cache
@require_GET
@requires(Permission.CONFIRM_OWN_FIGURES)
def own_publicity(request: HttpRequest) -> HttpResponse:
    """Of each announcement the line of the enterprise itself as everybody sees it, and what it objected to."""
    user = request.user
    about = Enterprise.objects.visible_to(user).first()
    sheets = ConfirmationSheet.objects.visible_to(user).select_related("call").order_by("-call__year", "-pk")
    context = {
        "about": about,
        "announced": [_own_line(each, about) for each in begun(user)] if about else [],
        "objections": Objection.objects.visible_to(user).select_related("variable", "department", "round"),
        "sheets": sheets,
    }
    return render(request, "evaluation/publicity_own.html", context)


def _own_line(announced: Publicity, about: Enterprise) -> dict:
    return {
        "publicity": announced,
        "clock": clock_of(announced),
        "line": [(column, cell) for column, cell in shown(announced).of(about) if column.source != "shown"],
        "names": announced.run.method.grade_names if announced.run else {},
        "may_raise": takes_objections(announced),
    }


def _announced(request: HttpRequest, this: Round, form: AnnounceForm, is_land: bool) -> bool:
    act = actions.announce_land if is_land else actions.announce
    try:
        if form.is_valid():
            done = act(round=this, terms=form.terms, by=request.user)
            messages.success(request, f"{done}已发布，到 {written(timezone.localtime(done.ends_at))} 截止。")
            return True
        messages.error(request, mistakes(form))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return False


def _last_time(this: Round) -> dict[str, str]:
    """Who takes objections is seldom another than the last time."""
    last = Publicity.objects.filter(round__county=this.county).first()
    return {"contact": last.contact} if last else {}


def _term(this: Round, form: TermForm) -> dict:
    calendar = calendar_of(this.county)
    term = form.end(calendar, timezone.localtime())
    if term is None:
        return {}
    begins, ends = (timezone.localtime(each) for each in term)
    working = form.cleaned_data["counting"] == "working"
    remarks = calendar.remarks(begins.date(), ends.date()) if working else []
    return {"begins": begins, "ends": written(ends), "term_remarks": remarks}
