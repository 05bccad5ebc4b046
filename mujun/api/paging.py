"""Lists by pages; the thousandth costs what the first costs."""

from collections.abc import Sequence

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from mujun.api import keyset
from mujun.api.filters import YES_OR_NO

_STALE = "不是这个名单这样排序时给的 cursor。请从第一页重新读起。"
# a list that is computed as a whole goes by the place in it
_PLACES = [keyset.Key("#", descending=False, nulls_last=True, nullable=False)]


class Pages(BasePagination):
    """`results` with the address of the `next` page; `count` only for who asks, as counting reads the whole list."""

    page_size = 100
    max_page_size = 1000
    parameters = {
        "cursor": ("上一页的 next 里的 cursor，原样送回；不写从头读起。", {"type": "string"}),
        "page_size": (
            f"每页几条，1—{max_page_size}，默认 {page_size}。",
            {"type": "integer", "minimum": 1, "maximum": max_page_size},
        ),
        "count": ("1：连同总数；默认不数，count 为空。", {"type": "boolean"}),
    }

    following: str | None = None  # the cursor of the next page

    def paginate_queryset(self, queryset: QuerySet | Sequence, request: Request, view=None) -> list:
        """The page that was asked for; called again, the next."""
        self.request, self.found = request, queryset
        self.wants_count = _asked(request, "count")
        page = _stored if isinstance(queryset, QuerySet) else _computed
        cursor = self.following or request.query_params.get("cursor")
        try:
            rows, self.following = page(queryset, cursor, self._size())
        except keyset.Stale as error:
            raise ValidationError({"cursor": _STALE}) from error
        return rows

    @property
    def next(self) -> str | None:
        """The address of the next page."""
        here = self.request.build_absolute_uri()
        return self.following and replace_query_param(here, "cursor", self.following)

    def get_paginated_response(self, data: list) -> Response:
        return Response({"count": self.count, "next": self.next, "results": data})

    @property
    def count(self) -> int | None:
        if not self.wants_count:
            return None
        return self.found.count() if isinstance(self.found, QuerySet) else len(self.found)

    def get_paginated_response_schema(self, schema: dict) -> dict:
        count = {"type": "integer", "nullable": True, "description": "总数；没有用 count=1 要时为空。"}
        following = {
            "type": "string",
            "nullable": True,
            "format": "uri",
            "description": "下一页；没有时为空。",
        }
        return {
            "type": "object",
            "required": ["count", "next", "results"],
            "properties": {"count": count, "next": following, "results": schema},
        }

    def get_schema_operation_parameters(self, view) -> list[dict]:
        return [
            {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
            for name, (words, schema) in self.parameters.items()
        ]

    def _size(self) -> int:
        default = self.max_page_size if self.request.accepted_renderer.whole else self.page_size
        words = self.request.query_params.get("page_size", str(default))
        if not words.isdecimal() or not 1 <= int(words) <= self.max_page_size:
            raise ValidationError({"page_size": f"应为 1—{self.max_page_size} 的整数。"})
        return int(words)


def _stored(found: QuerySet, cursor: str | None, size: int) -> tuple[list, str | None]:
    keys = keyset.keys_of(found)
    after = None if cursor is None else keyset.place(cursor, keys)
    rows = keyset.rows_after(found, keys, after, size + 1)
    following = keyset.cursor(keyset.place_of(rows[size - 1], keys), keys) if len(rows) > size else None
    return rows[:size], following


def _computed(found: Sequence, cursor: str | None, size: int) -> tuple[list, str | None]:
    start = 0 if cursor is None else keyset.place(cursor, _PLACES)[0]
    if not isinstance(start, int) or start < 0:
        raise keyset.Stale
    end = start + size
    return list(found[start:end]), keyset.cursor([end], _PLACES) if end < len(found) else None


def _asked(request: Request, name: str) -> bool:
    words = request.query_params.get(name, "0").lower()
    if words not in YES_OR_NO:
        raise ValidationError({name: "应为 1（是）或 0（否）。"})
    return YES_OR_NO[words]
