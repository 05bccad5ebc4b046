"""目标对照: the targets of one document against every county of a province, never a state without its number."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.results.province_targets import CountyTargets, chosen_document, known_codes, targets_of
from evaluation.targets.language import TargetDocument, documents
from evaluation.targets.standing import State
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

# columns of the table: which states they count
TALLIES = {
    "well": ("达到或在轨", {State.REACHED, State.ON_COURSE}),
    "badly": ("落后或未达到", {State.BEHIND, State.MISSED}),
    "unknown": ("没有数据", {State.UNKNOWN}),
}


@require_GET
@requires(Permission.VIEW_PROVINCE)
def province_targets(request: HttpRequest) -> HttpResponse:
    year, whole, sort = year_of(request), request.user.province, request.GET.get("sort", "code")
    everybody = targets_of(whole, year)
    key, document = chosen_document(request.GET.get("document", ""), everybody)
    rows = [each for each in everybody if _fits(each, document, request.GET)]
    rows = _sorted(rows, sort, document)
    if request.GET.get("download"):
        return _file(whole.name, year, rows, document)
    known = known_codes(document, everybody)
    context = {
        "province": whole,
        "key": key,
        "document": document,
        "documents": documents().items(),
        "states": list(State),
        "tallies": [(name, title) for name, (title, _) in TALLIES.items()],
        "heads": [next(each.lines[code] for each in everybody) for code in known],
        "nowhere": [target for code, target in document.targets.items() if code not in known],
        "page": page_of(
            request, [(each.county, _tally(each, document), _cells(each, known)) for each in rows]
        ),
        "any": bool(everybody),
        "sort": sort,
        "width": 4 + len(known),
    }
    return render(request, "evaluation/province_targets.html", context)


def _fits(each: CountyTargets, document: TargetDocument, asked) -> bool:
    words, state = asked.get("q", "").strip(), asked.get("state", "")
    named = words in each.county.name or each.county.code.startswith(words)
    return named and (not state or any(each.lines[code].standing.state == state for code in document.targets))


def _tally(each: CountyTargets, document: TargetDocument) -> list[int]:
    states = [each.lines[code].standing.state for code in document.targets]
    return [sum(state in counted for state in states) for _, counted in TALLIES.values()]


def _cells(each: CountyTargets, known: Sequence[str]) -> list:
    return [each.lines[code] for code in known]


def _sorted(rows: list[CountyTargets], sort: str, document: TargetDocument) -> list[CountyTargets]:
    """By code, a tally or the result of a target; what has no value comes last either way."""
    key = _key(sort.removeprefix("-"), document)
    there = sorted((row for row in rows if key(row) is not None), key=key, reverse=sort.startswith("-"))
    return there + [row for row in rows if key(row) is None]


def _key(name: str, document: TargetDocument) -> Callable[[CountyTargets], object]:
    if name in document.targets:
        return lambda row: row.lines[name].standing.value
    if name in TALLIES:
        return lambda row: _tally(row, document)[list(TALLIES).index(name)]
    return lambda row: row.county.code


def _file(name: str, year: int, rows: Sequence[CountyTargets], document: TargetDocument) -> HttpResponse:
    header = [
        "县代码", "县", "年度", "文件", "文号", "文件状态", "编号", "指标", "单位", "范围", "目标年度", "要求", "目标",
        "结果", "差距", "进度", "来源",
    ]  # fmt: skip
    lines = (
        [
            row.county.code, row.county.name, year, document.document, document.number, document.status, code,
            target.name, target.unit, target.whose, (line := row.lines[code]).standing.due, target.sense,
            line.standing.wanted, line.standing.value, line.standing.distance, line.standing.state.value, line.source,
        ]
        for row in rows
        for code, target in document.targets.items()
    )  # fmt: skip
    return csv_file(f"{name}{year}年目标对照", header, lines)
