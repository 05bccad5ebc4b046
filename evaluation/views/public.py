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

from evaluation.models import Publication, Publicity, Run
from evaluation.reports.tables import table
from evaluation.rounds.announced import takes_objections
from evaluation.rounds.showing import Shown, shown, shown_published
from mujun.accounts.models import County
from mujun.calendars.clock import written
from mujun.calendars.county import calendar_of, standing
from mujun.downloads import csv_file, xlsx_file
from mujun.paging import page_of
from mujun.templatetags.figures import day

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


@login_not_required
@require_GET
@cache_control(public=True, max_age=_SECONDS)
def public_publication(request: HttpRequest, county: str, pk: int, ending: str = "") -> HttpResponse:
    """What was published, as far as it was announced; the page, or with an `ending` all of it as a file."""
    home = get_object_or_404(County, code=county)
    published = Publication.objects.filter(round__county=home).select_related("round__county", "run__method")
    publication = get_object_or_404(published, pk=pk)
    seen = shown_published(publication)
    if ending:
        title = f"{home}{publication.round}结果（{publication.document}）"
        facts = [f"{publication.meeting}审定，{day(publication.effective_from)}起施行"]
        return _as_file(seen, title, facts, ending)
    context = {
        "publication": publication,
        "later": publication.round.publications.filter(number__gt=publication.number).last(),
        **_listed(request, home, seen, publication.run),
    }
    return HttpResponse(render_to_string("public/publication.html", context))


def _announced(home: County, pk: int) -> Publicity | None:
    """None for what is not of the county, has not begun or was taken back."""
    begun = Publicity.objects.of_county(home.code).filter(pk=pk, starts_at__lte=timezone.now())
    return begun.select_related("round__county", "run__method", "snapshot").first()


def _page(request: HttpRequest, home: County, announced: Publicity) -> HttpResponse:
    context = {
        "publicity": announced,
        "clock": _clock(announced, home),
        "takes": takes_objections(announced),
        **_listed(request, home, shown(announced), announced.run),
    }
    return HttpResponse(render_to_string("public/publicity.html", context))


def _listed(request: HttpRequest, home: County, everything: Shown, run: Run | None) -> dict:
    """The list with its search and pages."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:_LONGEST_QUERY]
    seen = everything.matching(words)
    whole = "all" in request.GET
    page = page_of(request, seen.cells, max(seen.records.count(), 1) if whole else 50)
    kinds = [column.kind for column in seen.columns]
    return {
        "home": home,
        "columns": seen.columns,
        "rows": [list(zip(kinds, row, strict=True)) for row in seen.rows(page)],
        "page": page,
        "q": words,
        "whole": whole,
        # what the method calls its grades
        "names": run.method.grade_names if run else {},
    }


def _file(announced: Publicity, ending: str) -> HttpResponse:
    ends = f"公示到 {written(timezone.localtime(announced.ends_at))} 截止"
    facts = [ends, f"受理异议：{announced.contact}"]
    return _as_file(shown(announced), f"{announced.round.county}{announced}", facts, ending)


def _as_file(seen: Shown, title: str, facts: list[str], ending: str) -> HttpResponse:
    rows = seen.rows(seen.cells.iterator())
    if ending == "csv":
        return csv_file(title, [column.heading for column in seen.columns], rows)
    return xlsx_file(title, table(title, facts, [(each.heading, each.width) for each in seen.columns], rows))


def _clock(announced: Publicity, home: County):
    return standing(announced.ends_at, announced.counting, calendar_of(home))
