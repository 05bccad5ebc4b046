"""The chain of audit events: read it, and find the first place where it is broken (docs/adr/0006).

Every digest is the SHA-256 of the digest before and the text of the event. The database writes them at commit;
here they are computed again from the rows as they are, not by functions that lie beside them in the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import orjson
from django.db import connection

BEGINNING = "0" * 64
# the same text as in the migration that made the links; a change would break every chain there is
_TEXT = """jsonb_build_array(
  event.id, to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  event.actor_id, event.county_id, event.act, event.target, event.detail)::text"""
# the events that have no link come last
_ROWS = f"""SELECT json_build_array(link.number, link.digest, link.event_id, event.id, {_TEXT})
  FROM accounts_auditlink link FULL JOIN accounts_auditevent event ON event.id = link.event_id
  ORDER BY link.number NULLS LAST, event.id"""


@dataclass(frozen=True)
class Row:
    """A link with its event as they are stored. None for what is missing on either side."""

    number: int | None
    digest: str | None
    points_to: int | None
    event: int | None
    text: str

    @property
    def line(self) -> bytes:
        """What an export holds: whoever has the line before can compute the digest without the database."""
        return orjson.dumps({"number": self.number, "digest": self.digest, "event": self.text})


def rows() -> Iterator[Row]:
    """The whole chain in its order, one row at a time, as of one moment."""
    with connection.cursor() as cursor, cursor.copy(f"COPY ({_ROWS}) TO STDOUT") as copy:
        copy.set_types(["json"])
        for (fields,) in copy.rows():
            number, digest, points_to, event, text = fields
            yield Row(number, digest, points_to, event, text or "")


@dataclass
class Check:
    """The state of a chain after `rows` good ones; `flaw` says in Chinese what is wrong with the next."""

    rows: int = 0
    digest: str = BEGINNING
    flaw: str = ""


def verify(stored: Iterator[Row], kept: dict[int, str]) -> Check:
    """Follow the chain to its end or its first flaw. `kept` are numbers and digests known from outside."""
    check = Check()
    for row in stored:
        expected = sha256((check.digest + row.text).encode()).hexdigest()
        check.flaw = _flaw(row, check.rows + 1, expected, kept)
        if check.flaw:
            return check
        check.rows, check.digest = check.rows + 1, expected
    if kept and max(kept) > check.rows:
        check.flaw = f"第 {check.rows + 1} 环起缺失：导出文件中有第 {max(kept)} 环。"
    return check


def _flaw(row: Row, number: int, expected: str, kept: dict[int, str]) -> str:
    if row.number is None:
        return f"事件 {row.event} 没有链接。"
    if row.number != number:
        return f"第 {number} 环缺失。"
    if row.event is None:
        return f"第 {number} 环的事件 {row.points_to} 缺失。"
    if row.digest != expected:
        return f"第 {number} 环（事件 {row.event}）的内容与摘要不符，已被改动。"
    if kept.get(number, expected) != expected:
        return f"第 {number} 环（事件 {row.event}）与导出文件不同，已被改动。"
    return ""
