"""Put the land register in place. Entries are added and changed, never removed."""

from collections.abc import Sequence

import orjson
import pandas as pd

from landuse.actions.merging import merge, plain_days, rows_of, types_of
from landuse.actions.restoring import obstacles, restore, written_keys
from landuse.areas.outlines import polygon
from landuse.models import BlockParcel, Occupancy, Parcel, ParcelPark
from landuse.register.parcel_columns import DETAILS
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_WRITTEN = [Parcel, ParcelPark, Occupancy]  # what is referred to comes first
_UPSERT_PARCELS = """
INSERT INTO landuse_parcel AS present (county_id, code, {columns}, batch_id, "row")
SELECT %(county)s, s.code, {staged}, %(batch)s, s.line
FROM pg_temp.staged_parcels s
JOIN accounts_town t ON t.county_id = %(county)s AND t.name = s.town
LEFT JOIN landuse_enterprise e ON e.county_id = %(county)s AND e.credit_code = s.holder
ON CONFLICT (county_id, code) DO UPDATE SET ({columns}, batch_id, "row") = ({new}, EXCLUDED.batch_id, EXCLUDED."row")
WHERE ({present}) IS DISTINCT FROM ({new})
RETURNING present.id
"""
# A blank says something only of a parcel that lay in a park before.
_UPSERT_PARKS = """
INSERT INTO landuse_parcelpark AS present (parcel_id, year, park_id, batch_id, "row")
SELECT p.id, %(year)s, k.id, %(batch)s, s.line
FROM pg_temp.staged_parcels s
JOIN landuse_parcel p ON p.county_id = %(county)s AND p.code = s.code
LEFT JOIN landuse_park k ON k.county_id = %(county)s AND k.name = s.park
WHERE k.id IS NOT NULL
    OR EXISTS (SELECT FROM landuse_parcelpark said WHERE said.parcel_id = p.id AND said.year <= %(year)s)
ON CONFLICT (parcel_id, year) DO UPDATE SET
    park_id = EXCLUDED.park_id, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE present.park_id IS DISTINCT FROM EXCLUDED.park_id
RETURNING present.id
"""
_UPSERT_USES = """
INSERT INTO landuse_occupancy AS present
    (parcel_id, enterprise_id, kind, area, floor_area, floor_rule_id, since, until, batch_id, "row")
SELECT p.id, e.id, s.kind, s.area, s.floor_area, s.floor_rule, s.since, s.until, %(batch)s, s.line
FROM pg_temp.staged_uses s
JOIN landuse_parcel p ON p.county_id = %(county)s AND p.code = s.parcel
JOIN landuse_enterprise e ON e.county_id = %(county)s AND e.credit_code = s.credit_code
ON CONFLICT (parcel_id, enterprise_id, kind, since) DO UPDATE SET
    area = EXCLUDED.area, floor_area = EXCLUDED.floor_area, floor_rule_id = EXCLUDED.floor_rule_id,
    until = EXCLUDED.until, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.area, present.floor_area, present.floor_rule_id, present.until)
    IS DISTINCT FROM (EXCLUDED.area, EXCLUDED.floor_area, EXCLUDED.floor_rule_id, EXCLUDED.until)
RETURNING present.id
"""


def write_land(batch: Batch, parcels: pd.DataFrame, uses: pd.DataFrame) -> Counts:
    """Add and change parcels by code, and their uses by parcel, enterprise, kind and first day.

    Both as `landuse.register.ledger.settled` gives them.
    """
    return write_parcels(batch, parcels) + _write_uses(batch, uses)


def withdraw_land(batch: Batch) -> list[str]:
    """Parcels and uses as they were before the batch. Returns and raises as `withdraw_enterprises`.

    A parcel that goes leaves its block; the next division is made without it.
    """
    if found := obstacles(batch, _WRITTEN, drawn=[BlockParcel]):
        return found
    BlockParcel.objects.filter(parcel__in=written_keys(batch, Parcel, before__isnull=True)).delete()
    restore(batch, _WRITTEN)
    return []


def write_parcels(batch: Batch, table: pd.DataFrame) -> Counts:
    """Outline, park and details whose column the file does not have stay as they are; the park is that of the year."""
    parks = ["park"] if "park" in table.attrs["letters"] else []
    drawn = ["polygon"] if "outline" in table.attrs["letters"] else []
    details = [column.key for column in DETAILS if column.key in table.attrs["letters"]]
    columns = {
        "code": "text", "town": "text", "holder": "text", "area": "numeric(12,4)", "land_use": "text",
        "polygon": "jsonb", **types_of(Parcel, details), **dict.fromkeys(parks, "text"), "line": "int",
    }  # fmt: skip
    outlines = [orjson.dumps(polygon(text)).decode() if text else None for text in table["outline"]]
    table = plain_days(table.assign(polygon=pd.Series(outlines, index=table.index, dtype=object)))
    names = ["code", "town", "credit_code", "area", "land_use", "polygon", *details, *parks, "_row"]
    stage("staged_parcels", columns, rows_of(table, names))
    counts = merge(_parcel_statement(["area", "land_use", *drawn, *details]), batch, len(table), Parcel)
    return counts + _write_parks(batch) if parks else counts


def _write_parks(batch: Batch) -> Counts:
    """Of the parcels that are staged; what stays as it was is counted with the parcels."""
    written = merge(_UPSERT_PARKS, batch, 0, ParcelPark)
    return Counts(written.created, written.changed, 0)


def _parcel_statement(fields: Sequence[str]) -> str:
    columns = ["town_id", "holder_id", *fields]
    return _UPSERT_PARCELS.format(
        columns=", ".join(columns),
        staged=", ".join(["t.id", "e.id", *(f"s.{name}" for name in fields)]),
        new=", ".join(f"EXCLUDED.{name}" for name in columns),
        present=", ".join(f"present.{name}" for name in columns),
    )


def _write_uses(batch: Batch, table: pd.DataFrame) -> Counts:
    columns = {
        "parcel": "text", "credit_code": "text", "kind": "text", "area": "numeric(12,4)",
        "floor_area": "numeric(12,2)", "floor_rule": "bigint", "since": "date", "until": "date", "line": "int",
    }  # fmt: skip
    stage("staged_uses", columns, rows_of(plain_days(table), [*list(columns)[:-1], "_row"]))
    return merge(_UPSERT_USES, batch, len(table), Occupancy)
