"""调档: the board from the grade by score to the last one, decisions by hand, and the final run."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from evaluation.actions import decisions as actions
from evaluation.actions import settling
from evaluation.models import GradeDecision, Objection, Result, Round
from evaluation.reports.tables import table
from evaluation.results.filters import UNGRADED
from evaluation.rounds import final
from evaluation.rounds.board import KINDS, WAITING, Board, Line, board, moved_by
from evaluation.rounds.forms.decisions import DecisionForm
from evaluation.rounds.needs import missing
from evaluation.rounds.table import Act
from evaluation.views.rounds import chosen, done, round_of
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Town, User
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.downloads import csv_file, xlsx_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of
from mujun.plain_form import posted

_HEADINGS = [
    ("企业名称", 34), ("统一社会信用代码", 22), ("镇街", 14), ("分组", 10), ("总分", 10), ("名次", 8), ("按得分", 8),
    ("按规则", 8), ("最终", 8), ("原因", 40), ("理由", 40), ("依据", 24), ("名额", 8), ("提出", 14), ("第二人", 14),
    ("状态", 10),
]  # fmt: skip
_FOUND = 20  # enterprises that a search offers
_WAITING = 10  # those to be signed that stand above the list
_SHOWN = 50  # others whom a decision moves


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def decision_list(request: HttpRequest) -> HttpResponse:
    user, this = request.user, round_of(request.user, year_of(request))
    if this is None or this.run is None:
        return render(request, "evaluation/decisions.html", {"round": this})
    judged = f"{this.run.state} {state_of(Round, GradeDecision, Enterprise, Town)}"
    seen = kept_of(judged, Result.objects.visible_to(user), f"board {this.pk}", lambda: board(this, user))
    lines = _filtered(seen, request.GET)
    context = {
        "round": this,
        "board": seen,
        "counts": [(*row, row[3] - row[1]) for row in seen.counts],
        "page": page_of(request, lines),
        "kinds": KINDS,
        "waiting_kind": WAITING,
        "towns": sorted({line.town for line in seen.lines}),
        "waiting": _waiting(this, user)[:_WAITING],
        "more": max(_waiting(this, user).count() - _WAITING, 0),
        "may_decide": user.may(Permission.CONDUCT_ROUNDS) and this.allows(Act.DECIDE_GRADE),
        "may_settle": user.may(Permission.CONDUCT_ROUNDS) and this.allows(Act.SETTLE),
        "in_the_way": missing(this, settling.NEEDS),
    }
    return render(request, "evaluation/decisions.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def decision_file(request: HttpRequest, ending: str) -> HttpResponse:
    """What the page lists, with the same filters."""
    this = round_of(request.user, year_of(request))
    if this is None or this.run is None:
        raise Http404
    seen = board(this, request.user)
    rows = [_row(line) for line in _filtered(seen, request.GET)]
    title = f"{this.county}{this}调档"
    if ending == "csv":
        return csv_file(title, [heading for heading, _ in _HEADINGS], rows)
    last = f"第 {this.final_run_id} 号测算" if seen.is_final else "尚未形成，为按已同意的调档预计"
    facts = [f"正式测算：第 {this.run_id} 号，{this.run.method}", f"最终结果：{last}"]
    return xlsx_file(title, table(title, facts, _HEADINGS, rows), len(rows))


@never_cache
@requires(Permission.CONDUCT_ROUNDS)
def decision_new(request: HttpRequest) -> HttpResponse:
    this = round_of(request.user, year_of(request))
    if this is None or this.run is None:
        raise Http404
    result = _asked_for(this, request)
    context = {"round": this, "result": result, "q": request.GET.get("q", "")}
    if result is None:
        found = _search(this, context["q"])
        return render(request, "evaluation/decision_search.html", context | {"found": found})
    form = DecisionForm(posted(request), request.FILES or None, initial=_accepted(this, result, request))
    if request.method == "POST":
        try:
            if form.is_valid():
                made = actions.propose(
                    round=this,
                    enterprise=result.enterprise,
                    wish=form.wish,
                    evidence=form.attached,
                    by=request.user,
                )
                messages.success(request, "已提出，等另一人签署。")
                return redirect("decision", made.pk)
            messages.error(request, form.mistakes)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
    context |= {
        "form": form,
        "codes": final.codes_of(this, result.group),
        "places": GradeDecision.Places.choices,
        "by_method": final.by_hand(this.run.method).places,
        "earlier": this.decisions.filter(enterprise=result.enterprise).select_related(
            "proposed_by", "signed_by"
        ),
    }
    return render(request, "evaluation/decision_new.html", context)


def _accepted(this: Round, result: Result, request: HttpRequest) -> dict:
    """What an accepted objection, whose number is in the address, gives as reason and basis."""
    objections = this.objections.filter(enterprise=result.enterprise_id, verdict=Objection.Verdict.ACCEPTED)
    known = objections.filter(number=request.GET.get("objection", "")).first()
    return {"reason": known.decision, "basis": f"异议 {known.number}"} if known else {}


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    about, user = _decision(request, pk), request.user
    about.round = round_of(user, about.round.year) if about.round.stage != "stopped" else about.round
    may_sign = user.may(Permission.CONDUCT_ROUNDS) and about.is_open and about.round.allows(Act.DECIDE_GRADE)
    moved = (
        moved_by(about) if about.agrees is not False and not about.withdrawn_at and about.round.run else []
    )
    names = Enterprise.objects.visible_to(user).in_bulk([who for who, _, _ in moved[:_SHOWN]])
    context = {
        "decision": about,
        "rule": final.named(about),
        "result": Result.objects.filter(run=about.round.run, enterprise=about.enterprise).first(),
        "may_sign": may_sign and about.proposed_by_id != user.pk,
        "may_withdraw": may_sign,
        "moved": [(names[who], was, became) for who, was, became in moved[:_SHOWN] if who in names],
        "moved_count": len(moved),
    }
    return render(request, "evaluation/decision.html", context)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def decision_sign(request: HttpRequest, pk: int) -> HttpResponse:
    about, agrees = _decision(request, pk), request.POST.get("agrees") == "1"

    def act() -> str:
        actions.sign(decision=about, agrees=agrees, remark=request.POST.get("remark", ""), by=request.user)
        return "已同意，形成最终结果时生效。" if agrees else "已签署：不同意。"

    return done(request, act, reverse("decision", args=[pk]))


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def decision_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    about = _decision(request, pk)

    def act() -> str:
        actions.withdraw(decision=about, reason=request.POST.get("reason", ""), by=request.user)
        return "已撤回。"

    return done(request, act, reverse("decision", args=[pk]))


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def decision_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    about = _decision(request, pk)
    if about.evidence is None:
        raise Http404
    return deliver(about.evidence)


@require_POST
@requires(Permission.CONDUCT_ROUNDS)
def round_settle(request: HttpRequest, pk: int) -> HttpResponse:
    this = chosen(request, pk)
    place = f"{reverse('decision-list')}?year={this.year}"
    try:
        job = settling.settle(round=this, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(place)
    if job:
        return redirect("job", job.pk)
    messages.success(request, "没有手工调档，正式测算就是最终结果。")
    return redirect(place)


def _decision(request: HttpRequest, pk: int) -> GradeDecision:
    visible = GradeDecision.objects.visible_to(request.user).select_related(
        "round__county", "round__run__method", "enterprise__town", "evidence", "proposed_by", "signed_by",
        "withdrawn_by",
    )  # fmt: skip
    about = get_object_or_404(visible, pk=pk)
    request.year = about.round.year
    return about


def _waiting(this: Round, user: User) -> QuerySet:
    waiting = GradeDecision.objects.visible_to(user).open().filter(round=this)
    return waiting.select_related("enterprise", "proposed_by")


def _asked_for(this: Round, request: HttpRequest) -> Result | None:
    code = request.GET.get("enterprise", "")
    results = (
        Result.objects.visible_to(request.user).filter(run=this.run).select_related("row", "enterprise__town")
    )
    return get_object_or_404(results, enterprise__credit_code=code) if code else None


def _search(this: Round, words: str) -> QuerySet:
    results = Result.objects.filter(run=this.run).exclude(group="").select_related("row", "enterprise")
    if not words.strip():
        return results.none()
    named = Q(row__name__icontains=words.strip()) | Q(row__credit_code__istartswith=words.strip())
    return results.filter(named).order_by("row__name")[:_FOUND]


def _filtered(seen: Board, asked) -> list[Line]:
    """`q` name or credit code, `town`, `kind` of `KINDS`, `grade` the last one."""
    words = asked.get("q", "").strip()
    return [
        line
        for line in seen.lines
        if (not words or words in line.name or line.credit_code.startswith(words.upper()))
        and asked.get("town", "") in ("", line.town)
        and (not asked.get("kind") or asked["kind"] in line.kinds)
        and asked.get("grade", "") in ("", line.last or UNGRADED)
    ]


def _row(line: Line) -> tuple:
    one = line.decision
    signed = (
        (one.reason, one.basis, one.places, one.proposed_by, one.signed_by, one.state) if one else ("",) * 6
    )
    return (
        *(line.name, line.credit_code, line.town, line.group, line.total, line.rank),
        *(line.scored, line.ruled, line.last, "；".join(line.why)),
        *(value if value is None else str(value) for value in signed),
    )
