"""正面清单: credit, talent and science lists of a run, and each to take along as CSV or workbook."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluation.advice.freshness import current_set, outdated
from evaluation.advice.positive import PositiveList, digest, lists_of
from evaluation.models import Recommendation, RecommendationSet
from evaluation.reports.tables import table
from evaluation.rounds.holding import standing_of
from evaluation.views.chosen import chosen_run
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file, xlsx_file
from mujun.keeping import kept_of
from mujun.paging import page_of

_COLUMNS = [
    ("统一社会信用代码", 22), ("企业名称", 32), ("镇街", 12), ("档次", 6), ("措施", 28), ("法律依据", 36),
    ("公平竞争审查", 24), ("能否执行", 10),
]  # fmt: skip
_SORTS = {
    "name": "enterprise__name",
    "town": "enterprise__town__name",
    "grade": "grade",
    "lever": "lever__code",
}


@require_GET
@requires(Permission.VIEW_RESULTS)
def positive_lists(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    made = current_set(request.user, run)
    if made is None:
        return render(request, "evaluation/positive_lists.html", {"run": run})
    found = lists_of(made)
    shown = found.get(request.GET.get("list", "")) or next(iter(found.values()))
    sort = request.GET.get("sort", "name")
    rows = shown.rows(request.user)
    listed = _sorted(_filtered(rows, request.GET), sort)
    context = {
        "run": run,
        "shown": shown,
        "outdated": outdated(made),
        "may_renew": request.user.may(Permission.MANAGE_LEVERS),
        "counts": [(each, _count(made, each.rows(request.user))) for each in found.values()],
        "digest": kept_of(made.state, rows, "digest", lambda: _digest(shown, rows)),
        "page": page_of(request, listed, state=made.state),
        "sort": sort,
        "towns": kept_of(made.state, rows, "towns", lambda: _towns(rows)),
    }
    return render(request, "evaluation/positive_lists.html", context)


def _count(made: RecommendationSet, rows: QuerySet) -> int:
    return kept_of(made.state, rows, "count", rows.count)


def _digest(shown: PositiveList, rows: QuerySet) -> str:
    return digest(shown, list(rows.select_related("enterprise", "lever")))


def _towns(rows: QuerySet) -> list[str]:
    names = rows.order_by("enterprise__town__name").values_list("enterprise__town__name", flat=True)
    return list(names.distinct())


@require_GET
@requires(Permission.VIEW_RESULTS)
def positive_file(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """The whole list, whatever the page is filtered by; of a town officer its town, and it says so."""
    run = chosen_run(request)
    made = current_set(request.user, run)
    shown = lists_of(made).get(name) if made else None
    if shown is None:
        raise Http404
    rows = list(_sorted(shown.rows(request.user), "name"))
    title = f"{run.snapshot.county}{run.snapshot.year}年度{name}{'' if shown.lawful else '（仅模拟，不得对外提供）'}"
    facts = [*_facts(shown, rows), ("范围", str(request.user.town or run.snapshot.county))]
    if ending == "xlsx":
        said = [f"{heading}：{fact}" for heading, fact in facts]
        return xlsx_file(title, table(title, said, _COLUMNS, map(_row, rows)))
    header = [heading for heading, _ in _COLUMNS] + [heading for heading, _ in facts]
    return csv_file(title, header, [[*_row(row), *(fact for _, fact in facts)] for row in rows])


def _facts(shown: PositiveList, rows: Sequence[Recommendation]) -> list[tuple[str, str]]:
    """What a list carries along, whoever holds it."""
    basis = "；".join(dict.fromkeys(each.legal_basis or "没有法律依据" for each in shown.levers))
    return [
        ("依据", basis or "没有法律依据"),
        ("档次", f"{shown.made.run.snapshot.year} 年度，{standing_of(shown.made.run)}"),
        ("截至日", f"{shown.day:%Y-%m-%d}"),
        ("摘要（SHA-256）", digest(shown, rows)),
    ]


def _row(row: Recommendation) -> list[str]:
    of, lever = row.enterprise, row.lever
    return [
        of.credit_code, of.name, of.town.name, row.grade, lever.name, lever.legal_basis, lever.review_number,
        "可执行" if row.executable else "仅模拟",
    ]  # fmt: skip


def _filtered(rows: QuerySet, asked) -> QuerySet:
    columns = {"town": "enterprise__town__name", "grade": "grade"}
    rows = rows.filter(**{column: asked[name] for name, column in columns.items() if asked.get(name)})
    if words := asked.get("q"):
        rows = rows.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
    return rows


def _sorted(rows: QuerySet, sort: str) -> QuerySet:
    """By the keys of `_SORTS`; with `-` the other way round."""
    column = F(_SORTS.get(sort.removeprefix("-"), "enterprise__name"))
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return rows.select_related("enterprise__town", "lever").order_by(ordered, "enterprise__credit_code", "pk")
