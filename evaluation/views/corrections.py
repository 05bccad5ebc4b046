"""更正前后: what a correction did to the enterprise itself and to others, as two runs side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from evaluation.actions.corrections import run_before
from evaluation.models import Objection, RoundStep, Run
from evaluation.reports.tables import table
from evaluation.rounds.corrected import corrections_of, moved, objections_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file, xlsx_file
from mujun.paging import page_of

_COLUMNS = [
    ("企业名称", 34), ("统一社会信用代码", 22), ("镇街", 14), ("分组", 12), ("更正的企业", 12), ("更正前总分", 12),
    ("更正后总分", 12), ("更正前名次", 12), ("更正后名次", 12), ("更正前档次", 12), ("更正后档次", 12),
]  # fmt: skip


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """First who was corrected, then everybody whose grade or place is another because of it."""
    step, before = _step(request, pk)
    rows = moved(step, before, request.user)
    others = [row for row in rows if not row.is_own]
    regraded = sum(row.grade_before != row.grade_after for row in others)
    context = {
        "step": step,
        "before": before,
        "objections": objections_of(step).filter(pk__in=Objection.objects.visible_to(request.user)),
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
    rows = [
        (row.row__name, row.row__credit_code, row.row__town, row.group, "是" if row.is_own else "",
         row.total_before, row.total_after, row.rank_before, row.rank_after, row.grade_before, row.grade_after)
        for row in moved(step, before, request.user)
    ]  # fmt: skip
    title = f"{request.user.county}{step.round.year}年度评价更正前后"
    if ending == "csv":
        return csv_file(title, [heading for heading, _ in _COLUMNS], rows)
    facts = [f"第 {before.pk} 号测算和第 {step.run_id} 号测算", step.reason]
    return xlsx_file(title, table(title, facts, _COLUMNS, rows), len(rows))


def _step(request: HttpRequest, pk: int) -> tuple[RoundStep, Run]:
    step = get_object_or_404(corrections_of(request.user), pk=pk)
    request.year = step.round.year
    before = run_before(step)
    if before is None:
        raise Http404
    return step, before
