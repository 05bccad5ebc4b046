"""How answers are written: JSON; whole lists as NDJSON and CSV, asked for by `Accept`."""

from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class Json(BaseRenderer):
    """By orjson: moments, days and UUIDs as text, what is not a number as null."""

    media_type = "application/json"
    format = "json"
    charset = None
    whole = False  # a list comes by pages

    def render(self, data: Any, accepted_media_type: str | None = None, context: Any = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, str, orjson.OPT_NON_STR_KEYS)


class Lines(Json):
    """A whole list, one object per line. What is answered by `render` is a problem."""

    media_type = "application/x-ndjson"
    format = "ndjson"
    whole = True


class Table(Json):
    """A whole list as a table. What is answered by `render` is a problem."""

    media_type = "text/csv"
    format = "csv"
    whole = True


class File(Json):
    """A file as it is, whatever kind was asked for. What is answered by `render` is a problem."""

    media_type = "*/*"
    format = "file"
