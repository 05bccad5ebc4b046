"""预览和报表: rows as the other side would have them, before anything is sent, and as a file."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file, xlsx_file
from mujun.exchange.actions.switching import mistakes_of
from mujun.exchange.mapping import forward, tables
from mujun.exchange.mapping.forward import Flaw
from mujun.exchange.mapping.preview import preview
from mujun.exchange.models import Target
from mujun.exchange.reports import note_export, report_of, rows_for
from mujun.exchange.resources import Row, resource_of
from mujun.exchange.views.targets import chosen_target, years_of
from mujun.paging import page_of

_FLAWS = ["编号", "我方", "对方", "原因", "办法"]


@dataclass(frozen=True)
class _Line:
    """A row of ours in the list."""

    key: str
    words: str
    flaws: list[Flaw]


@never_cache
@require_GET
@requires(Permission.EXCHANGE_DATA)
def target_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is sent: all rows of a year, which of them cannot go and why, and one of them field by field."""
    target = chosen_target(request.user, pk)
    mapping, resource, years = target.mapping_file.mapping, resource_of(target.resource), years_of(target)
    year = _year(request, years)
    rows = resource.rows(target.county, year) if resource and year else []
    made = forward.records(mapping, rows)
    lines = _lines(target, rows, made)
    if request.GET.get("download") == "flaws":
        return csv_file(f"{target}不能推送的{year}年{target.resource}", _FLAWS, _flaw_cells(lines))
    wanted, only = request.GET.get("q", "").strip(), request.GET.get("only") == "flaws"
    found = [line for line in lines if wanted in line.words and (line.flaws or not only)]
    chosen = next((at for at, line in enumerate(lines) if line.key == request.GET.get("key")), None)
    context = {
        "target": target,
        "mapping": mapping,
        "mistakes": mistakes_of(target),
        "told_years": years,
        "chosen_year": year,
        "size": len(rows),
        "sendable": len(made.records),
        "page": page_of(request, found, 20),
        "chosen": None if chosen is None else lines[chosen],
        "origins": [] if chosen is None else preview(mapping, rows[chosen]),
    }
    return render(request, "exchange/preview.html", context)


@require_GET
@requires(Permission.EXCHANGE_DATA)
def exchange_report(request: HttpRequest, code: str, year: int, ending: str) -> HttpResponse:
    county = request.user.county
    report = report_of(county, code)
    rows = rows_for(county, report, year) if report else []
    if not rows or ending not in ("csv", "xlsx"):
        raise Http404
    title = f"{county}{year}年{report.mapping.resource}（{report.title.partition('：')[0]}）"
    made = tables.table(report.mapping, rows)
    note_export(
        report, county=county, year=year, ending=ending, by=request.user, rows=len(made.rows), of=len(rows)
    )
    if ending == "csv":
        return csv_file(title, made.heading, made.rows)
    return xlsx_file(title, tables.workbook(report.mapping, rows)[0])


def _lines(target: Target, rows: list[Row], made: forward.Made) -> list[_Line]:
    flaws: dict[int, list[Flaw]] = {}
    for flaw in made.flaws:
        flaws.setdefault(flaw.row, []).append(flaw)
    return [_line(target, row, flaws.get(number, [])) for number, row in enumerate(rows)]


def _line(target: Target, row: Row, flaws: list[Flaw]) -> _Line:
    names = target.mapping_file.mapping.key
    key = "|".join(str(row.get(name) or "") for name in names)
    return _Line(key, f"{row.get('企业名称') or ''} {key}".strip(), flaws)


def _flaw_cells(lines: list[_Line]) -> list[list[Any]]:
    return [[line.key, flaw.ours, flaw.path, flaw.reason, flaw.cure] for line in lines for flaw in line.flaws]


def _year(request: HttpRequest, years: list[int]) -> int | None:
    asked = request.GET.get("of", "")
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    return years[0] if years else None
