"""公示 for anybody, without signing in: what is announced now and was before, and what each announcement shows.

Rendered without the request: whoever is signed in sees the same page as everybody else.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from evaluation.models import Publication, Publicity
from evaluation.reports.tables import table
from evaluation.rounds.showing import shown
from mujun.accounts.models import County
from mujun.calendars.clock import written
from mujun.calendars.county import calendar_of, standing
from mujun.downloads import csv_file, xlsx_file
from mujun.paging import page_of

_SECONDS = 60  # so long a cache may keep a page
_LONGEST_QUERY = 50


@login_not_required
@require_GET
@cache_control(public=True, max_age=_SECONDS)
def public_county(request: HttpRequest, county: str) -> HttpResponse:
    home = get_object_or_404(County, code=county)
    begun = Publicity.objects.of_county(county).filter(starts_at__lte=timezone.now())
    publications = Publication.objects.filter(round__county=home).select_related("round")
    context = {
        "home": home,
        "publicities": [(each, _clock(each, home)) for each in begun.select_related("round")],
        "publications": publications.order_by("-published_at"),
    }
    return HttpResponse(render_to_string("public/county.html", context))


@login_not_required
@require_GET
def public_publicity(request: HttpRequest, county: str, pk: int, ending: str = "") -> HttpResponse:
    """The page, or with an `ending` (csv, xlsx) all that it shows as a file."""
    home = get_object_or_404(County, code=county)
    announced = _announced(home, pk)
    if announced is None:
        return HttpResponse(render_to_string("public/absent.html", {"home": home}), status=404)
    answer = _file(announced, ending) if ending else _page(request, home, announced)
    answer["Cache-Control"] = f"public, max-age={_SECONDS}"
    return answer


def _announced(home: County, pk: int) -> Publicity | None:
    """None for what is not of the county, has not begun or was taken back."""
    begun = Publicity.objects.of_county(home.code).filter(pk=pk, starts_at__lte=timezone.now())
    return begun.select_related("round__county", "run__method", "snapshot").first()


def _page(request: HttpRequest, home: County, announced: Publicity) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_QUERY]
    seen = shown(announced).matching(words)
    whole = "all" in request.GET
    page = page_of(request, seen.cells, max(seen.records.count(), 1) if whole else 50)
    kinds = [column.kind for column in seen.columns]
    context = {
        "home": home,
        "publicity": announced,
        "clock": _clock(announced, home),
        "columns": seen.columns,
        "rows": [list(zip(kinds, row, strict=True)) for row in seen.rows(page)],
        "page": page,
        "q": words,
        "whole": whole,
        # what the method calls its grades
        "names": announced.run.method.grade_names if announced.run else {},
    }
    return HttpResponse(render_to_string("public/publicity.html", context))


def _file(announced: Publicity, ending: str) -> HttpResponse:
    seen = shown(announced)
    title = f"{announced.round.county}{announced}"
    rows = seen.rows(seen.cells.iterator())
    if ending == "csv":
        return csv_file(title, [column.heading for column in seen.columns], rows)
    ends = f"公示到 {written(timezone.localtime(announced.ends_at))} 截止"
    facts = [ends, f"受理异议：{announced.contact}"]
    return xlsx_file(title, table(title, facts, [(each.heading, each.width) for each in seen.columns], rows))


def _clock(announced: Publicity, home: County):
    return standing(announced.ends_at, announced.counting, calendar_of(home))
