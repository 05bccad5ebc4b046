"""A list in one answer, however long: as NDJSON or CSV, in constant memory."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from mujun.api import copies
from mujun.api.rendering import Table
from mujun.api.rows import NotColumns

if TYPE_CHECKING:
    from mujun.api.views import ListViewSet


def answer(view: "ListViewSet", found: QuerySet | list) -> StreamingHttpResponse:
    """By COPY where the list is columns, else page by page.

    Nothing is asked of the database before the answer is sent: while a COPY is under way, its connection is taken.
    """
    renderer = view.request.accepted_renderer
    as_table = isinstance(renderer, Table)
    columns = view.columns(found)
    try:
        if columns is None:
            raise NotColumns
        blocks = (copies.table if as_table else copies.lines)(found, columns, view.get_serializer_context())
    except NotColumns:
        pages = _pages(view, found)
        blocks = _table(pages, list(view.get_serializer().fields)) if as_table else map(_lines, pages)
    return StreamingHttpResponse(blocks, content_type=f"{renderer.media_type}; charset=utf-8")


def _pages(view: "ListViewSet", found: QuerySet | list) -> Iterator[list[dict]]:
    yield view.page_of(found)
    while view.paginator.following:
        yield view.page_of(found)


def _lines(page: Iterable[dict]) -> bytes:
    return b"".join(
        orjson.dumps(row, str, orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS) for row in page
    )


def _table(pages: Iterable[list[dict]], titles: list[str]) -> Iterator[bytes]:
    yield copies.head(titles)
    for page in pages:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(
            [_cell(row[title]) for title in titles] for row in page
        )
        yield text.getvalue().encode()


def _cell(value: Any) -> Any:
    """As PostgreSQL writes it; what has parts as JSON."""
    if isinstance(value, bool):
        return "t" if value else "f"
    return orjson.dumps(value, str).decode() if isinstance(value, dict | list) else value
