"""县域比较: the counties of a province side by side, and one of them; sums only, single enterprises where published."""

from decimal import Decimal
from functools import partial
from itertools import chain

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.models import Publication
from evaluation.results.province import Line, lines_of
from evaluation.results.province_targets import beside, chosen_document, known_codes, targets_of
from evaluation.results.ratios import RATIOS
from evaluation.results.target_board import Line as Target
from evaluation.results.target_board import counts
from evaluation.rounds.holding import last_publication
from evaluation.targets.language import TargetDocument, documents
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

# the ratios that have a column; the others are on the page of the county and in the file
SHOWN = ("亩均税收", "亩均增加值", "全员劳动生产率", "研发投入强度")
_STATES = {"published": "已公布", "open": "未公布"}
_SORTS = {
    "code": lambda line: line.county.code,
    "stage": lambda line: line.stage,
    "size": lambda line: line.sums and line.sums.size,
    "land": lambda line: line.sums and line.sums.land,
    "findings": lambda line: line.findings.area,
    "cases": lambda line: line.cases.number,
} | {f"ratio{at}": lambda line, name=name: line.ratio(name) for at, name in enumerate(SHOWN)}


@require_GET
@requires(Permission.VIEW_PROVINCE)
def province(request: HttpRequest) -> HttpResponse:
    year, whole = year_of(request), request.user.province
    told = targets_of(whole, year)
    key, document = chosen_document(request.GET.get("document", ""), told)
    targets = known_codes(document, told)
    everybody = beside(lines_of(whole, year), told, targets)
    lines = [line for line in everybody if _fits(line, request.GET)]
    sort = request.GET.get("sort", "code")
    lines = _sorted(lines, sort, targets)
    codes = grades_of(everybody)
    if request.GET.get("download"):
        return _file(whole.name, year, lines, codes, document)
    context = {
        "document": document,
        "key": key,
        "documents": documents().items(),
        "heads": everybody[0].targets if everybody else [],
        "province": whole,
        "page": page_of(request, lines),
        "any": bool(everybody),
        "codes": codes,
        "ratios": [(f"ratio{at}", ratio) for at, ratio in enumerate(_shown())],
        "width": 2 + len(SHOWN) + len(codes),
        "states": _STATES.items(),
        "sort": sort,
        "publications": _publications(everybody, year),
        "published": sum(line.is_published for line in everybody),
        "charts": _charts(lines, codes, year),
    }
    return render(request, "evaluation/province.html", context)


@require_GET
@requires(Permission.VIEW_PROVINCE)
def province_county(request: HttpRequest, code: str) -> HttpResponse:
    year, whole = year_of(request), request.user.province
    line = next(iter(lines_of(whole, year, code)), None)
    if line is None:
        raise Http404
    sheets = targets_of(whole, year, code)[0].sheets
    context = {
        "province": whole,
        "line": line,
        "targets": [sheet for sheet in sheets if sheet.known],
        "counts": counts(sheets),
        "publication": last_publication(line.county, year),
        "ratios": [(ratio, line.ratio(ratio.name)) for ratio in RATIOS],
        "why": why(line),
    }
    return render(request, "evaluation/province_county.html", context)


def grades_of(lines: list[Line]) -> list[str]:
    """Every grade that occurs, in the order of the methods."""
    return list(dict.fromkeys(code for line in lines if line.sums for code in line.sums.grades))


def _shown() -> list:
    return [ratio for ratio in RATIOS if ratio.name in SHOWN]


def _fits(line: Line, asked) -> bool:
    words, state = asked.get("q", "").strip(), asked.get("state", "")
    named = words in line.county.name or line.county.code.startswith(words)
    return named and (state not in _STATES or line.is_published == (state == "published"))


def _sorted(lines: list[Line], sort: str, targets: list[str]) -> list[Line]:
    """By a column or the result of a target; what has no value comes last either way."""
    by_target = {code: partial(_result, at=at) for at, code in enumerate(targets)}
    key = (by_target | _SORTS).get(sort.removeprefix("-"), _SORTS["code"])
    known = sorted((line for line in lines if key(line) is not None), key=key, reverse=sort.startswith("-"))
    return known + [line for line in lines if key(line) is None]


def _result(line: Line, at: int) -> Decimal | None:
    return line.targets[at].standing.value


def _publications(lines: list[Line], year: int) -> dict[int, Publication]:
    """The last of each county: what anybody may look at."""
    counties = [line.county.pk for line in lines]
    found = Publication.objects.filter(round__county__in=counties, round__year=year).order_by("pk")
    return {each.round.county_id: each for each in found.select_related("round")}


def _charts(lines: list[Line], codes: list[str], year: int) -> list[tuple[str, str, dict]]:
    """Id, title and data of each picture, of the counties that the table shows."""
    known = [line for line in lines if line.sums]
    if not known:
        return []
    names = [line.county.name for line in known]
    source = f"{year} 年各县正在使用的测算"
    bars = {
        "kind": "bars",
        "unit": "万元/亩",
        "source": source,
        "categories": names,
        "series": [
            {"name": name, "values": [_rounded(line.ratio(name)) for line in known]} for name in SHOWN[:2]
        ],
    }
    shares = {
        "kind": "shares",
        "unit": "户",
        "axis": "占参评户数的比例（%）",
        "source": source,
        "categories": names,
        "series": [
            {"name": code, "values": [line.sums.grades.get(code, 0) for line in known]} for code in codes
        ],
    }
    return [("chart-ratios", "亩均税收和亩均增加值", bars), ("chart-grades", "档次构成", shares)]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _file(
    name: str, year: int, lines: list[Line], codes: list[str], document: TargetDocument
) -> HttpResponse:
    targets = lines[0].targets if lines else []
    header = [
        "县代码", "县", "年度", "年度评价", "结果", "办法", "办法摘要", "结果摘要", "参评（户）", "用地（亩）",
        "税收（万元）", "增加值（万元）", *(f"{code}（户）" for code in codes),
        *(f"{each.name}（{each.unit or '比例'}）" for each in RATIOS),
        "已认定低效用地（宗）", "已认定低效用地（亩）", "整治（宗）", "应整治（亩）", "已整治（亩）", "说明",
        "目标文件", "文件状态", *chain.from_iterable(map(_target_header, targets)),
    ]  # fmt: skip
    rows = ([*_cells(line, year, codes), *_target_cells(line, document)] for line in lines)
    return csv_file(f"{name}{year}年县域比较", header, rows)


def _target_header(each: Target) -> list[str]:
    named, unit = f"{each.code} {each.target.name}", each.target.measured
    asked = f"{each.target.sense}，{each.standing.due}年"
    return [f"{named}（{unit}）", f"{named}目标（{asked}）", f"{named}差距", f"{named}进度"]


def _target_cells(line: Line, document: TargetDocument) -> list[object]:
    found = (each.standing for each in line.targets)
    told = ((each.value, each.wanted, each.distance, each.state.value) for each in found)
    return [document.document, document.status, *chain.from_iterable(told)]


def _cells(line: Line, year: int, codes: list[str]) -> list[object]:
    run, sums = line.run, line.sums
    numbers = (
        [sums.size, sums.land, sums.tax, sums.value_added, *(sums.grades.get(code, 0) for code in codes)]
        if sums
        else [None] * (4 + len(codes))
    )
    return [
        line.county.code, line.county.name, year, line.stage, line.standing,
        *((str(run.method), run.method.digest, run.digest) if run else (None, None, None)),
        *numbers, *(line.ratio(each.name) for each in RATIOS),
        line.findings.number, line.findings.area, line.cases.number, line.cases.area, line.cases.treated, why(line),
    ]  # fmt: skip


def why(line: Line) -> str:
    """Why there are no sums; empty where there are."""
    if line.run is None:
        return "本年度还没有测算"
    return "户数过少，合计数会指向单户，不显示" if line.is_withheld else ""
