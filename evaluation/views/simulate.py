"""Trying out: other numbers in the method, another method, another year's figures. Nothing is kept unless asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evaluation.actions import methods
from evaluation.models import Method, Run
from evaluation.rejudging.comparison import ABSENT, Comparison
from evaluation.rejudging.fields import Form
from evaluation.rejudging.form import COLUMNS, form
from evaluation.rejudging.simulation import TRIAL, overlay
from evaluation.rejudging.trials import Trial, Wish, snapshots_of, try_out
from evaluation.scoring.deriving import CannotScore
from evaluation.views.chosen import chosen_run
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError, Problem
from mujun.downloads import csv_file

SHOWN = 200
# servers refuse a request line of more than 4,094 characters
LONGEST_ADDRESS = 3_500


@dataclass(frozen=True)
class Asked:
    """The wish of an address, and the form with what it changes."""

    wish: Wish
    form: Form

    @property
    def query(self) -> str:
        """The address with what differs from the run, and nothing else."""
        wish = self.wish
        chosen = {"run": str(wish.run.pk)}
        if wish.method != wish.run.method:
            chosen["method"] = str(wish.method.pk)
        if wish.snapshot != wish.run.snapshot:
            chosen["snapshot"] = str(wish.snapshot.pk)
        return urlencode(chosen | {field.key: field.asked for field in self.form.changed})


@require_http_methods(["GET", "POST"])
@requires(Permission.START_RUNS)
def simulate(request: HttpRequest) -> HttpResponse:
    """What an address says; a form sends all its fields, and the address that stays has only the changes."""
    sent = request.POST if request.method == "POST" else request.GET
    run = _run_sent(request) if request.method == "POST" else chosen_run(request)
    if run is None:
        return render(request, "evaluation/simulate.html", {"run": None})
    request.year = run.snapshot.year
    asked = _asked(request.user, run, sent)
    fits = len(asked.query) <= LONGEST_ADDRESS
    if request.method == "POST" and fits and "download" not in sent:
        return redirect(f"{reverse('simulate')}?{asked.query}#matrix-title")
    context = _context(request, asked)
    if "download" in sent and "trial" in context:
        return _file(context["trial"], run)
    return render(request, "evaluation/simulate.html", context | {"fits": fits})


def _context(request: HttpRequest, asked: Asked) -> dict:
    run = asked.wish.run
    context = {
        "run": run,
        "wish": asked.wish,
        "form": asked.form,
        "query": asked.query,
        "columns": COLUMNS,
        "methods": _offered(request.user, asked.wish.method),
        "snapshots": snapshots_of(run),
        "edition": _edition(asked.wish.method),
    }
    try:
        trial = try_out(asked.wish)
    except DocumentError as error:
        return context | {"problems": error.problems, "wrong": _wrong(asked.form, error.problems)}
    except CannotScore as refusal:
        return context | {"refusal": str(refusal)}
    return context | {
        "trial": trial,
        "comparison": trial.comparison,
        "shown": trial.movers[:SHOWN],
        "chart": _chart(trial.comparison, run),
    }


@require_POST
@requires(Permission.START_RUNS)
def simulate_draft(request: HttpRequest) -> HttpResponse:
    """Keep the changes as an edition of the method, 状态 草案."""
    asked = _asked(request.user, _run_sent(request), request.POST)
    back = redirect(f"{reverse('simulate')}?{asked.query}")
    method, changed = asked.wish.method, asked.form.changed
    edition = request.POST.get("edition", "").strip()
    if not changed or not 0 < len(edition) <= 20:
        messages.error(request, "没有存：先改动办法中的数，再写版次（不超过 20 个字）。")
        return back
    try:
        draft = methods.draft(
            parent=method,
            text=overlay(method, changed, edition),
            code=f"{method.code[:40]}-{_number(method)}",
            by=request.user,
        )
    except DocumentError as error:
        messages.error(request, f"没有存，办法有错误：{error.problems[0]}")
        return back
    messages.success(request, f"已存为草案办法：{draft}。草案可以测算，不是现行办法。")
    return redirect("method", draft.pk)


def _offered(user: User, chosen: Method) -> QuerySet[Method]:
    """To choose from; the chosen one too where it is one that nobody chooses otherwise."""
    visible = Method.objects.visible_to(user)
    return visible.offered() | visible.filter(pk=chosen.pk)


def _run_sent(request: HttpRequest) -> Run:
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    run = _one(runs, request.POST.get("run", ""))
    if run is None:
        raise Http404
    return run


def _asked(user: User, run: Run, sent: Mapping[str, str]) -> Asked:
    method = _one(Method.objects.visible_to(user), sent.get("method", "")) or run.method
    snapshot = _one(snapshots_of(run), sent.get("snapshot", "")) or run.snapshot
    filled = form(method.resolved, sent)
    changed = filled.changed
    return Asked(Wish(run, method, snapshot, overlay(method, changed, TRIAL) if changed else ""), filled)


def _one(objects, pk: str):
    return objects.filter(pk=pk).first() if pk.isdecimal() else None


def _wrong(filled: Form, problems: list[Problem]) -> set[str]:
    """The fields that mistakes are about: the place itself, or what lies below it."""
    places = [problem.key for problem in problems if problem.key]
    return {field.key for field in filled.fields if any(map(field.place.startswith, places))}


def _number(method: Method) -> int:
    return Method.objects.filter(county=method.county_id, code__startswith=f"{method.code[:40]}-").count() + 1


def _edition(method: Method) -> str:
    return f"{method.edition}草案{_number(method)}"[:20]


def _chart(found: Comparison, run: Run) -> dict:
    codes = [code for code in found.codes if code != ABSENT]
    present = [(code, row) for code, row in found.matrix if code in codes and sum(row)]
    return {
        "kind": "shares",
        "unit": "户",
        "axis": "占原档次的比例（%）",
        "source": f"{run} 与试算比较",
        "categories": [f"原 {code}" for code, _ in present],
        "series": [
            {"name": code, "values": [row[at] for _, row in present]} for at, code in enumerate(codes)
        ],
    }


def _file(trial: Trial, run: Run) -> HttpResponse:
    header = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "原档次", "试算档次"]
    header += ["原总分", "试算总分", "原名次", "试算名次"]
    rows = [
        (
            *(each.credit_code, each.name, each.town, each.industry, each.grade_before, each.grade_after),
            *(each.total_before, each.total_after, each.rank_before or None, each.rank_after or None),
        )
        for each in trial.movers
    ]
    return csv_file(f"{run.snapshot.year}年试算档次变化", header, rows)
