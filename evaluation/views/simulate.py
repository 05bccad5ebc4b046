"""Trying out: other numbers in the method, another method, another year's figures. Nothing is kept unless asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from evaluation.actions import methods
from evaluation.allocation.core.recommend import propose
from evaluation.comparison import ABSENT, Comparison, compare
from evaluation.methods.loader import Loaded, restore
from evaluation.models import Lever, Method, Run, Snapshot, SnapshotRow
from evaluation.rejudging import Verdicts, material
from evaluation.scoring.deriving import CannotScore
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures
from evaluation.simulation import COLUMNS, Field, changes, form, load_over, overlay
from evaluation.views.chosen import chosen_run
from landuse.models import Industry
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import DocumentError
from mujun.downloads import csv_file

SHOWN = 200
TRIAL = "试算"


@dataclass(frozen=True)
class Wish:
    """What the address asks for: a run as the start, a method and a snapshot instead of its own, changes."""

    run: Run
    method: Method
    snapshot: Snapshot
    rules: list[Field]
    groups: list
    changed: list[Field]

    @property
    def query(self) -> str:
        """The address with what differs from the run, and nothing else."""
        chosen = {"run": str(self.run.pk)}
        if self.method != self.run.method:
            chosen["method"] = str(self.method.pk)
        if self.snapshot != self.run.snapshot:
            chosen["snapshot"] = str(self.snapshot.pk)
        return urlencode(chosen | {field.key: field.asked for field in self.changed})


@requires(Permission.START_RUNS)
def simulate(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    if run is None:
        return render(request, "evaluation/simulate.html", {"run": None})
    wish = _wish(request, run, request.GET)
    if "try" in request.GET:  # a form sends all its fields; the address that stays has only the changes
        return redirect(f"{reverse('simulate')}?{wish.query}")
    context = {
        "run": run,
        "wish": wish,
        "columns": COLUMNS,
        "methods": Method.objects.visible_to(request.user),
        "snapshots": _snapshots(run),
        "edition": _edition(wish.method),
    }
    try:
        context |= _outcome(request, wish)
    except DocumentError as error:
        context["problems"] = error.problems
    except CannotScore as refusal:
        context["refusal"] = str(refusal)
    if "download" in request.GET and "comparison" in context:
        return _file(context["movers"], run)
    return render(request, "evaluation/simulate.html", context)


@require_POST
@requires(Permission.START_RUNS)
def simulate_draft(request: HttpRequest) -> HttpResponse:
    """Keep the changes as an edition of the method, 状态 草案."""
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    run = (
        runs.filter(pk=request.POST.get("run", "")).first()
        if request.POST.get("run", "").isdecimal()
        else None
    )
    if run is None:
        raise Http404
    wish = _wish(request, run, request.POST)
    edition = request.POST.get("edition", "").strip()
    if not wish.changed or not 0 < len(edition) <= 20:
        messages.error(request, "没有存：先改动办法中的数，再写版次（不超过 20 个字）。")
        return redirect(f"{reverse('simulate')}?{wish.query}")
    try:
        draft = methods.draft(
            parent=wish.method,
            text=overlay(wish.method, wish.changed, edition),
            code=f"{wish.method.code[:40]}-{_number(wish.method)}",
            by=request.user,
        )
    except DocumentError as error:
        messages.error(request, f"没有存，办法有错误：{error.problems[0]}")
        return redirect(f"{reverse('simulate')}?{wish.query}")
    messages.success(request, f"已存为草案办法：{draft}。草案可以测算，不是现行办法。")
    return redirect("method", draft.pk)


def _wish(request: HttpRequest, run: Run, asked) -> Wish:
    method = _one(Method.objects.visible_to(request.user), asked.get("method", "")) or run.method
    snapshot = _one(_snapshots(run), asked.get("snapshot", "")) or run.snapshot
    rules, groups = form(method.resolved, asked)
    return Wish(run, method, snapshot, rules, groups, changes(rules, groups))


def _one(objects, pk: str):
    return objects.filter(pk=pk).first() if pk.isdecimal() else None


def _snapshots(run: Run):
    """The last one of every year of the county, and the run's own."""
    ofcounty = Snapshot.objects.filter(county=run.snapshot.county_id)
    latest = ofcounty.order_by("year", "-pk").distinct("year").values_list("pk", flat=True)
    return ofcounty.filter(pk__in=[*latest, run.snapshot_id]).order_by("-year", "-pk")


def _number(method: Method) -> int:
    return Method.objects.filter(county=method.county_id, code__startswith=f"{method.code[:40]}-").count() + 1


def _edition(method: Method) -> str:
    return f"{method.edition}草案{_number(method)}"[:20]


def _outcome(request: HttpRequest, wish: Wish) -> dict:
    """Raises `DocumentError` when the changes make no method, `CannotScore` when it cannot judge these figures."""
    loaded: Loaded | None = None
    if wish.changed:
        loaded = load_over(overlay(wish.method, wish.changed, TRIAL), TRIAL, wish.method)
    frozen = material(wish.run.snapshot, wish.run.method.resolved)
    resolved = loaded.resolved if loaded else wish.method.resolved
    other = frozen if wish.snapshot == wish.run.snapshot else material(wish.snapshot, resolved)
    before = Verdicts.of(frozen, score(restore(wish.run.method.resolved), frozen.figures))
    after = Verdicts.of(other, score(loaded.method if loaded else restore(resolved), other.figures))
    found = compare(before, after)
    rows = SnapshotRow.objects.filter(snapshot__in={wish.run.snapshot_id, wish.snapshot.pk})
    about = pd.DataFrame(
        rows.values_list("enterprise_id", "credit_code", "name", "town", "industry"),
        columns=["id", "credit_code", "name", "town", "industry"],
    ).drop_duplicates("id").set_index("id")  # fmt: skip
    movers = list(found.moved.join(about).replace({np.nan: None}).itertuples())
    names = dict(Industry.objects.values_list("code", "name"))
    return {
        "comparison": found,
        "movers": movers,
        "shown": movers[:SHOWN],
        "towns": found.by(about["town"]),
        "industries": found.by(about["industry"].map(lambda code: f"{code} {names.get(code, '')}".strip())),
        "chart": _chart(found, wish.run),
        "money": _money(wish.run, frozen.figures, before.grades, other.figures, after.grades),
    }


def _chart(found: Comparison, run: Run) -> dict:
    codes = [code for code in found.codes if code != ABSENT]
    present = [(code, row) for code, row in found.matrix if code in codes and sum(row)]
    return {
        "kind": "shares",
        "unit": "户",
        "axis": "占原档次的比例（%）",
        "source": f"{run}与试算比较",
        "categories": [f"原 {code}" for code, _ in present],
        "series": [
            {"name": code, "values": [row[at] for _, row in present]} for at, code in enumerate(codes)
        ],
    }


def _money(run: Run, figures: Figures, grades: np.ndarray, others: Figures, after: np.ndarray) -> list[tuple]:
    """Per lever with amounts: the lever, number and sum before, number and sum after."""
    levers: Sequence[Lever] = Lever.objects.filter(county=run.snapshot.county_id).exclude(formula="")
    return [
        (lever, *_sum(propose(lever.entry, figures, grades)), *_sum(propose(lever.entry, others, after)))
        for lever in levers
    ]


def _sum(proposal) -> tuple[int, Decimal]:
    return len(proposal.rows), sum((amount for amount in proposal.amounts if amount is not None), Decimal(0))


def _file(movers: list, run: Run) -> HttpResponse:
    header = ["统一社会信用代码", "企业名称", "镇街", "行业大类", "原档次", "试算档次"]
    header += ["原总分", "试算总分", "原名次", "试算名次"]
    rows = [
        (
            *(each.credit_code, each.name, each.town, each.industry, each.grade_before, each.grade_after),
            *(each.total_before, each.total_after, each.rank_before or None, each.rank_after or None),
        )
        for each in movers
    ]
    return csv_file(f"{run.snapshot.year}年试算档次变化", header, rows)
