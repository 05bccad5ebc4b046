"""Ten real areas side by side, scored by the same engine as enterprises."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from evaluation.scoring.areas import PUBLISHED, compare, published
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@requires(Permission.VIEW_RESULTS)
def areas(request: HttpRequest) -> HttpResponse:
    loaded, items, lines = compare()
    totals = published()
    chart = {
        "kind": "shares",
        "axis": "占规上企业的比重（%）",
        "unit": "户",
        "source": totals.source,
        "categories": ["全市"],
        "series": [{"name": grade, "values": [count]} for grade, count in totals.grades.items()],
    }
    context = {"loaded": loaded, "items": items, "lines": lines, "published": totals, "chart": chart}
    return render(request, "evaluation/areas.html", context)


@requires(Permission.VIEW_RESULTS)
def areas_figures(request: HttpRequest) -> FileResponse:
    """The published figures as they are kept, for `manage.py score`."""
    path = PUBLISHED.with_suffix(".csv")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv; charset=utf-8"
    )
