"""存量土地三类问题: 批而未供、供而未用、用而未尽, by the clause as the county has decided it."""

from array import array
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from landuse.models import ClauseDecision, CountyProvision, Development, Enterprise, Parcel
from landuse.provisions import find
from landuse.provisions.clauses import StockLand
from landuse.readings.provisions import documents_of
from landuse.readings.stock_land import CODE, Stock, Sum, stock, sums
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of_keys

_FILTERS = ("problem", "town", "q")
_HEADER = ["宗地代码", "镇街", "权利人", "登记面积（亩）", "问题或结论", "说明", "依据"]


@require_GET
@requires(Permission.VIEW_RESULTS)
def stock_list(request: HttpRequest) -> HttpResponse:
    user, day, asked = request.user, timezone.localdate(), request.GET
    basis = find(documents_of(user.county), StockLand, CODE, day)
    developments = Development.objects.visible_to(user) if basis else Development.objects.none()
    if asked.get("download"):
        listed = _filtered(stock(developments, basis, day), asked)
        return csv_file(f"存量土地三类问题 {day}", _HEADER, map(_cells, listed))
    state = state_of(Development, Parcel, Enterprise, Town, CountyProvision, ClauseDecision)
    name = f"stock {day} {[asked.get(each, '') for each in (*_FILTERS, 'sort')]}"
    found = kept_of(state, developments, name, lambda: _found(stock(developments, basis, day), asked))

    def read(keys: Sequence[int]) -> dict[int, Stock]:
        return {each.development.pk: each for each in stock(developments.filter(pk__in=keys), basis, day)}

    context = {
        "page": page_of_keys(request, found.keys, read),
        "basis": basis,
        "open": [] if basis is None else _open_points(basis.clause),
        "found": found,
        "sort": asked.get("sort", "code"),
        "filtering": any(asked.get(name) for name in _FILTERS),
        "day": day,
    }
    return render(request, "landuse/stock.html", context)


class _Found(NamedTuple):
    """What the page says of all, and the keys (developments) of those that are asked for, in order."""

    keys: array
    area: Decimal
    sums: list[Sum]
    towns: list[str]


def _found(every: list[Stock], asked) -> _Found:
    listed = _filtered(every, asked)
    area = sum((each.parcel.area for each in listed), Decimal())
    towns = sorted({each.parcel.town.name for each in every})
    return _Found(array("q", (each.development.pk for each in listed)), area, sums(every), towns)


def _filtered(every: list[Stock], asked) -> list[Stock]:
    problem, town, words = (asked.get(name, "").strip() for name in _FILTERS)
    found = [
        each
        for each in every
        if (not problem or each.label == problem)
        and (not town or each.parcel.town.name == town)
        and (not words or words.upper() in each.parcel.code or _held_by(each, words))
    ]
    sort = asked.get("sort", "code")
    keys = {"area": lambda each: each.parcel.area, "problem": lambda each: each.label}
    key = keys.get(sort.removeprefix("-"), lambda each: each.parcel.code)
    return sorted(found, key=key, reverse=sort.startswith("-"))


def _held_by(each: Stock, words: str) -> bool:
    return each.parcel.holder is not None and words in each.parcel.holder.name


def _open_points(clause: StockLand) -> list[str]:
    """What the document leaves to the county and nobody has decided."""
    points = [(clause.unused_since, "供而未用从哪一天算起"), (clause.looked_at, "用而未尽看哪些指标")]
    return [title for value, title in points if value is None]


def _cells(each: Stock) -> list[object]:
    parcel = each.parcel
    holder = parcel.holder and parcel.holder.name
    return [
        parcel.code, parcel.town.name, holder, parcel.area, each.label, each.finding.sentence, each.finding.source,
    ]  # fmt: skip
