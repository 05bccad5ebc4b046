"""年度评价: where the round of a year stands, what comes next and what is in the way, what has happened."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import rounds as actions
from evaluation.models import Round, Run
from evaluation.rounds.announced import publicity_section
from evaluation.rounds.needs import obstacles
from evaluation.rounds.results_section import results_section
from evaluation.rounds.table import COURSE, Act, Stage, steps_from
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.frame import year_of


def round_of(user: User, year: int) -> Round | None:
    """The standing round of a year, else the last that was stopped."""
    rounds = Round.objects.visible_to(user).filter(year=year)
    rounds = rounds.select_related("county", "run__method", "final_run", "opened_by")
    return rounds.standing().first() or rounds.first()


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def round(request: HttpRequest) -> HttpResponse:
    user, this = request.user, round_of(request.user, year_of(request))
    context = {"round": this, "may_conduct": user.may(Permission.CONDUCT_ROUNDS)}
    if this:
        context |= {
            "course": [(stage, stage.label, _standing(this, stage)) for stage in COURSE],
            "steps": [(step, obstacles(this, step)) for step in steps_from(this.at)],
            "acts": [act for act in Act if this.allows(act)],
            "history": this.steps.select_related("by", "run"),
            **publicity_section(this),
            **results_section(this),
        }
    return render(request, "evaluation/round.html", context)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def round_open(request: HttpRequest) -> HttpResponse:
    def act() -> str:
        is_trial = request.POST.get("trial") == "1"
        opened = actions.open_round(
            county=request.user.county, year=year_of(request), is_trial=is_trial, by=request.user
        )
        return f"{opened}已开启。"

    return done(request, act)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def round_take(request: HttpRequest, pk: int) -> HttpResponse:
    this = chosen(request, pk)
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")

    def act() -> str:
        moved = actions.take(round=this, step=step, reason=reason, by=request.user)
        return f"已进入“{moved.at.label}”。"

    return done(request, act)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def round_choose(request: HttpRequest, pk: int) -> HttpResponse:
    this, asked = chosen(request, pk), request.POST.get("run", "")
    runs = Run.objects.visible_to(request.user).select_related("snapshot", "method")
    run = get_object_or_404(runs, pk=int(asked) if asked.isdecimal() else 0)

    def act() -> str:
        actions.choose_run(round=this, run=run, reason=request.POST.get("reason", ""), by=request.user)
        return f"已选定第 {run.pk} 号测算为正式测算。"

    return done(request, act)


def chosen(request: HttpRequest, pk: int) -> Round:
    """The round of an address; it fixes the year of the page."""
    this = get_object_or_404(Round.objects.visible_to(request.user).select_related("county"), pk=pk)
    request.year = this.year
    return this


def done(request: HttpRequest, act: Callable[[], str], place: str = "") -> HttpResponse:
    """Carry out and say so, or say why not; then back to the page of the round, or to `place`."""
    try:
        messages.success(request, act())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(place or f"{reverse('round')}?year={year_of(request)}")


def _standing(this: Round, stage) -> str:
    """done, here or ahead."""
    if this.at not in COURSE:
        return "ahead"
    if this.at is Stage.PUBLISHED:
        return "done"
    at, mine = COURSE.index(this.at), COURSE.index(stage)
    return "here" if at == mine else "done" if mine < at else "ahead"
