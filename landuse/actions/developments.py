"""Put workbooks of building on parcels in place. Entries are added and changed, never removed."""

from collections.abc import Sequence

import pandas as pd

from landuse.actions.merging import merge, plain_days, rows_of, types_of
from landuse.actions.restoring import obstacles, restore
from landuse.models import Development, DevelopmentPause
from landuse.register.development_columns import PROGRESS
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

# without its column in the file a new entry takes over the contract's number from the ledger
_UPSERT = """
INSERT INTO landuse_development AS present (parcel_id, {added}, batch_id, "row")
SELECT p.id, {staged}, %(batch)s, s.line
FROM pg_temp.staged_developments s
JOIN landuse_parcel p ON p.county_id = %(county)s AND p.code = s.parcel
ON CONFLICT (parcel_id) DO UPDATE SET ({columns}, batch_id, "row", edited_by_id, edited_at)
    = ({new}, EXCLUDED.batch_id, EXCLUDED."row", NULL, NULL)
WHERE ROW({present}) IS DISTINCT FROM ROW({new})
RETURNING present.id
"""
_UPSERT_PAUSES = """
INSERT INTO landuse_developmentpause AS present
    (development_id, first, last, cause, evidence, batch_id, "row")
SELECT d.id, s.first, s.last, s.cause, s.evidence, %(batch)s, s.line
FROM pg_temp.staged_pauses s
JOIN landuse_parcel p ON p.county_id = %(county)s AND p.code = s.parcel
JOIN landuse_development d ON d.parcel_id = p.id
ON CONFLICT (development_id, first, cause) DO UPDATE SET
    last = EXCLUDED.last, evidence = EXCLUDED.evidence, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.last, present.evidence) IS DISTINCT FROM (EXCLUDED.last, EXCLUDED.evidence)
RETURNING present.id
"""


def write_developments(batch: Batch, table: pd.DataFrame) -> Counts:
    """By parcel. What the file has no column for stays as it is."""
    keys = [column.key for column in PROGRESS if column.key in table.attrs["letters"]]
    columns = {"parcel": "text", **types_of(Development, keys), "line": "int"}
    stage("staged_developments", columns, rows_of(plain_days(table), ["parcel", *keys, "_row"]))
    return merge(_statement(keys), batch, len(table), Development)


def write_pauses(batch: Batch, table: pd.DataFrame) -> Counts:
    """By parcel, first day and cause."""
    keys = ["first", "last", "cause", "evidence"]
    columns = {"parcel": "text", **types_of(DevelopmentPause, keys), "line": "int"}
    stage("staged_pauses", columns, rows_of(plain_days(table), ["parcel", *keys, "_row"]))
    return merge(_UPSERT_PAUSES, batch, len(table), DevelopmentPause)


def withdraw_developments(batch: Batch) -> list[str]:
    """As they were before the batch. Returns and raises as `withdraw_enterprises`."""
    return _withdraw(batch, Development)


def withdraw_pauses(batch: Batch) -> list[str]:
    return _withdraw(batch, DevelopmentPause)


def _withdraw(batch: Batch, model: type[Development] | type[DevelopmentPause]) -> list[str]:
    if found := obstacles(batch, [model]):
        return found
    restore(batch, [model])
    return []


def _statement(keys: Sequence[str]) -> str:
    inherits = [] if "contract" in keys else ["contract"]
    return _UPSERT.format(
        added=", ".join([*keys, *inherits]),
        staged=", ".join([*(f"s.{key}" for key in keys), *(f"p.{key}" for key in inherits)]),
        columns=", ".join(keys),
        new=", ".join(f"EXCLUDED.{key}" for key in keys),
        present=", ".join(f"present.{key}" for key in keys),
    )
