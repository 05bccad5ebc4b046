"""更正前后: what a correction did to the enterprise itself and to others, as two runs side by side."""

import numpy as np
import pandas as pd
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.actions.corrections import run_before
from evaluation.models import Objection, Result, Round, RoundStep, Run
from evaluation.rejudging.comparison import compare
from evaluation.rejudging.material import Verdicts
from evaluation.reports.tables import table
from evaluation.rounds.table import Act
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file, xlsx_file
from mujun.paging import page_of

_COLUMNS = [
    ("企业名称", 34), ("统一社会信用代码", 22), ("镇街", 14), ("分组", 12), ("更正的企业", 12), ("更正前总分", 12),
    ("更正后总分", 12), ("更正前名次", 12), ("更正后名次", 12), ("更正前档次", 12), ("更正后档次", 12),
]  # fmt: skip
_ABOUT = ["enterprise", "row__credit_code", "row__name", "row__town", "group"]


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """First who was corrected, then everybody whose grade or place is another because of it."""
    step, before = _step(request, pk)
    moved = _moved(before, step.run, _corrected(step), request.user)
    rows = list(moved.astype(object).where(moved.notna(), None).itertuples())
    others = [row for row in rows if not row.is_own]
    regraded = sum(row.grade_before != row.grade_after for row in others)
    context = {
        "step": step,
        "before": before,
        "objections": _objections(step).filter(pk__in=Objection.objects.visible_to(request.user)),
        "own": [row for row in rows if row.is_own],
        "page": page_of(request, others),
        "regraded": regraded,
        "only_places": len(others) - regraded,
    }
    return render(request, "evaluation/corrections.html", context)


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def corrections_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    step, before = _step(request, pk)
    moved = _moved(before, step.run, _corrected(step), request.user)
    rows = [
        (row.row__name, row.row__credit_code, row.row__town, row.group, "是" if row.is_own else "",
         row.total_before, row.total_after, row.rank_before, row.rank_after, row.grade_before, row.grade_after)
        for row in moved.astype(object).where(moved.notna(), None).itertuples()
    ]  # fmt: skip
    title = f"{request.user.county}{step.round.year}年度评价更正前后"
    if ending == "csv":
        return csv_file(title, [heading for heading, _ in _COLUMNS], rows)
    facts = [f"第 {before.pk} 号测算和第 {step.run_id} 号测算", step.reason]
    return xlsx_file(title, table(title, facts, _COLUMNS, rows), len(rows))


def _step(request: HttpRequest, pk: int) -> tuple[RoundStep, Run]:
    rounds = Round.objects.visible_to(request.user)
    steps = RoundStep.objects.filter(round__in=rounds, code=Act.SCORE_CORRECTIONS)
    step = get_object_or_404(steps.select_related("round", "run__snapshot"), pk=pk)
    request.year = step.round.year
    before = run_before(step)
    if before is None:
        raise Http404
    return step, before


def _objections(step: RoundStep) -> QuerySet[Objection]:
    """Those that the run took in."""
    taken = Objection.objects.filter(round=step.round, run=step.run)
    return taken.select_related("enterprise", "variable")


def _corrected(step: RoundStep) -> set[int]:
    return set(_objections(step).values_list("enterprise", flat=True))


def _moved(before: Run, after: Run, corrected: set[int], user: User) -> pd.DataFrame:
    """Of those the user sees: who was corrected, and whose grade or place changed; the corrected first."""
    both = compare(_verdicts(before), _verdicts(after)).table
    places = both[["rank_before", "rank_after"]].fillna(0)
    other = (both["grade_before"] != both["grade_after"]) | (places["rank_before"] != places["rank_after"])
    both["is_own"] = both.index.isin(list(corrected))
    both[["rank_before", "rank_after"]] = places.replace(0, np.nan)
    seen = Enterprise.objects.visible_to(user).values_list("pk", flat=True)
    mine = both[(other | both["is_own"]) & both.index.isin(list(seen))]
    mine = mine.join(_about(before, after), how="left")
    return mine.sort_values(["is_own", "step", "group", "rank_after"], ascending=[False, False, True, True])


def _verdicts(run: Run) -> Verdicts:
    """As they were stored."""
    codes = dict.fromkeys(each["code"] for group in run.outline["groups"] for each in group["grades"])
    columns = ["enterprise", "grade", "total", "rank"]
    stored = pd.DataFrame(run.results.order_by().values_list(*columns), columns=columns)
    return Verdicts(
        stored["enterprise"].tolist(),
        stored["grade"].to_numpy(dtype=object),
        stored["total"].to_numpy(dtype=float),
        stored["rank"].fillna(0).to_numpy(dtype=np.int64),
        tuple(codes),
    )


def _about(*runs: Run) -> pd.DataFrame:
    """Name, town and group by enterprise, of the later run where both have it."""
    stored = Result.objects.filter(run__in=runs).order_by("run").values_list(*_ABOUT)
    known = pd.DataFrame(stored, columns=_ABOUT).drop_duplicates("enterprise", keep="last")
    return known.set_index("enterprise")
