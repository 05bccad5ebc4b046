"""Long lists by pages."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.sql import Query
from django.http import HttpRequest

from mujun.keeping import kept_order

T = TypeVar("T")
_FOREMOST = 30


def page_of(request: HttpRequest, rows, size: int = 50, state: str = "") -> Page:
    """The page that the address asks for; `shown_pages` leaves out the middle of a long row of numbers.

    `state` names what the rows are (`mujun.keeping`): they are counted and sorted once, not for every page.
    """
    if isinstance(rows, QuerySet) and _is_of_whole_rows(rows.query):
        paginator = (_Kept if state else _Found)(_whole_order(rows), size)
        paginator.state = state
    else:
        paginator = Paginator(rows, size)
    page = paginator.get_page(request.GET.get("page"))
    page.shown_pages = list(paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return page


def page_of_keys(
    request: HttpRequest, keys: Sequence[int], read: Callable[[Sequence[int]], Mapping], size: int = 50
) -> Page:
    """Of rows that are found by their keys, where what they say is worked out: only those of the page are read."""
    page = page_of(request, keys, size)
    rows = read(page.object_list)
    # one may have been deleted since the keys were found
    page.object_list = [rows[key] for key in page.object_list if key in rows]
    return page


def foremost(request: HttpRequest, lines: list[T], by: Callable[[T], Any]) -> list[T]:
    """Of a table beside the list (a line for each town) those with most to tell, as a city has a hundred; all of them
    where there are few, or when the address asks (`whole`).
    """
    if len(lines) <= _FOREMOST or request.GET.get("whole"):
        return lines
    return sorted(lines, key=by, reverse=True)[:_FOREMOST]


class _Found(Paginator):
    """Finds which rows are on the page before it reads what belongs to them, from the end where that is nearer."""

    def page(self, number) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        return self._get_page(self._rows(first, min(first + self.per_page, self.count)), number, self)

    def _rows(self, first: int, end: int) -> QuerySet:
        rows, beyond = self.object_list, self.count - end
        found = rows.reverse()[beyond : self.count - first] if beyond < first else rows[first:end]
        return rows.filter(pk__in=found.values("pk"))


class _Kept(_Found):
    @cached_property
    def order(self) -> array:
        return kept_order(self.state, self.object_list)

    @cached_property
    def count(self) -> int:
        return len(self.order)

    def _rows(self, first: int, end: int) -> QuerySet:
        return self.object_list.filter(pk__in=self.order[first:end])


def _is_of_whole_rows(query: Query) -> bool:
    """One row of the table each, not yet cut."""
    return not (query.has_select_fields or query.distinct or query.combinator or query.is_sliced)


def _whole_order(rows: QuerySet) -> QuerySet:
    """The key decides among equals, so that no row is on two pages."""
    ordering = rows.query.order_by or (rows.query.default_ordering and rows.model._meta.ordering) or ()
    return rows.order_by(*ordering, "pk")
