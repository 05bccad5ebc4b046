"""What is worked out once and kept for a while: counts, sums and orders of long lists.

The results of a run stay as they are, and sums over a hundred thousand of them need not be made for every look.
`state` names what the rows are: of a run always the same, of tables (`state_of`) until somebody writes to them.
"""

import logging
from array import array
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from redis.exceptions import RedisError

_SECONDS = 3600
FOR_GOOD = 30 * 24 * 3600  # of what never changes
T = TypeVar("T")
# no transaction lasts longer than the days in which lines are counted
_STATE = """
SELECT asked.of, last.id, last.at::text, (
  SELECT count(*) FROM mujun_change AS line WHERE line.of = asked.of AND line.at > last.at - interval '2 days'
) FROM unnest(%s::text[]) AS asked(of), LATERAL (
  SELECT id, at FROM mujun_change AS line WHERE line.of = asked.of ORDER BY line.at DESC LIMIT 1
) AS last ORDER BY 1
"""
# of each table the last line stays, however old it is
_SWEEP = """
DELETE FROM mujun_change AS line WHERE at < now() - interval '3 days' AND EXISTS (
  SELECT FROM mujun_change AS later WHERE later.of = line.of AND (later.at, later.id) > (line.at, line.id)
)
"""
_PACKAGES = ("mujun", "evaluation", "landuse")
_log = logging.getLogger(__name__)


def digest_of(root: Path) -> str:
    """Of the product's modules below a folder, and of the list of what they need."""
    modules = [path for package in _PACKAGES for path in (root / package).rglob("*.py")]
    code = sha256()
    for path in sorted([*modules, *(root / "requirements").glob("*")]):
        code.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return code.hexdigest()


# part of every key: what is kept are objects, and another version of the product may not know them any more
_CODE = digest_of(Path(__file__).resolve().parents[1])


def kept(state: str, name: str, make: Callable[[], T], seconds: int = _SECONDS) -> T:
    """What `make` gives for `name` in `state`; without a state, or while nothing can be kept, made anew."""
    if not state:
        return make()
    key = f"kept:{sha256(f'{_CODE} {state} {name}'.encode()).hexdigest()}"
    try:
        if (found := cache.get(key)) is None:
            cache.set(key, found := (make(),), seconds)
        return found[0]
    except RedisError:
        _log.warning("nothing kept: no cache")
        return make()


def state_of(*models: type[Model]) -> str:
    """What tables hold, as lines about their changes tell (`mujun.noticing`).

    A line may be committed after one with a higher number, so the lines of the last days are counted, too.
    """
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [tables])
        return str(cursor.fetchall())


def kept_of(state: str, rows: QuerySet, name: str, make: Callable[[], T]) -> T:
    """The same, of what a query finds: its words and values tell the filters, the order and how far the user sees."""
    try:
        asked = repr(rows.query.sql_with_params())
    except EmptyResultSet:
        asked = "none"
    return kept(state, f"{name} {asked}", make)


def kept_among(state: str, model: type[T], named: QuerySet) -> list[T]:
    """The rows of `model` whose keys a query gives: what a list may be narrowed to."""
    return kept_of(state, named, model.__name__, lambda: list(model.objects.filter(pk__in=named)))


def kept_order(state: str, rows: QuerySet) -> array:
    """The keys of all rows in their order."""
    return kept_of(state, rows, "order", lambda: array("q", rows.values_list("pk", flat=True)))


def sweep() -> int:
    """Forget lines about changes that no state counts any more; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_SWEEP)
        return cursor.rowcount
