"""Put the land register in place. Entries are added and changed, never removed."""

import orjson
import pandas as pd

from landuse.actions.merging import merge, rows_of
from landuse.actions.restoring import obstacles, restore
from landuse.areas import polygon
from landuse.models import Occupancy, Parcel
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_WRITTEN = [Parcel, Occupancy]  # what is referred to comes first
_UPSERT_PARCELS = """
INSERT INTO landuse_parcel AS present
    (county_id, code, town_id, holder_id, area, land_use, polygon, batch_id, "row")
SELECT %(county)s, s.code, t.id, e.id, s.area, s.land_use, s.polygon, %(batch)s, s.line
FROM pg_temp.staged_parcels s
JOIN accounts_town t ON t.county_id = %(county)s AND t.name = s.town
LEFT JOIN landuse_enterprise e ON e.county_id = %(county)s AND e.credit_code = s.holder
ON CONFLICT (county_id, code) DO UPDATE SET
    town_id = EXCLUDED.town_id, holder_id = EXCLUDED.holder_id, area = EXCLUDED.area,
    land_use = EXCLUDED.land_use, polygon = EXCLUDED.polygon, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.town_id, present.holder_id, present.area, present.land_use, present.polygon)
    IS DISTINCT FROM
    (EXCLUDED.town_id, EXCLUDED.holder_id, EXCLUDED.area, EXCLUDED.land_use, EXCLUDED.polygon)
RETURNING present.id
"""
_UPSERT_USES = """
INSERT INTO landuse_occupancy AS present
    (parcel_id, enterprise_id, kind, area, since, until, batch_id, "row")
SELECT p.id, e.id, s.kind, s.area, s.since, s.until, %(batch)s, s.line
FROM pg_temp.staged_uses s
JOIN landuse_parcel p ON p.county_id = %(county)s AND p.code = s.parcel
JOIN landuse_enterprise e ON e.county_id = %(county)s AND e.credit_code = s.credit_code
ON CONFLICT (parcel_id, enterprise_id, kind, since) DO UPDATE SET
    area = EXCLUDED.area, until = EXCLUDED.until, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.area, present.until) IS DISTINCT FROM (EXCLUDED.area, EXCLUDED.until)
RETURNING present.id
"""


def write_land(batch: Batch, parcels: pd.DataFrame, uses: pd.DataFrame) -> Counts:
    """Add and change parcels by code, and their uses by parcel, enterprise, kind and first day."""
    return _write_parcels(batch, parcels) + _write_uses(batch, uses)


def withdraw_land(batch: Batch) -> list[str]:
    """Parcels and uses as they were before the batch. Returns and raises as `withdraw_enterprises`."""
    if found := obstacles(batch, _WRITTEN):
        return found
    restore(batch, _WRITTEN)
    return []


def _write_parcels(batch: Batch, table: pd.DataFrame) -> Counts:
    columns = {
        "code": "text", "town": "text", "holder": "text", "area": "numeric(12,4)", "land_use": "text",
        "polygon": "jsonb", "line": "int",
    }  # fmt: skip
    outlines = [orjson.dumps(polygon(text)).decode() if text else None for text in table["outline"]]
    table = table.assign(polygon=pd.Series(outlines, index=table.index, dtype=object))
    rows = rows_of(table, ["code", "town", "credit_code", "area", "land_use", "polygon", "_row"])
    stage("staged_parcels", columns, rows)
    return merge(_UPSERT_PARCELS, batch, len(table), Parcel)


def _write_uses(batch: Batch, table: pd.DataFrame) -> Counts:
    columns = {
        "parcel": "text", "credit_code": "text", "kind": "text", "area": "numeric(12,4)", "since": "date",
        "until": "date", "line": "int",
    }  # fmt: skip
    days = {name: table[name].dt.date.astype(object) for name in ("since", "until")}
    rows = rows_of(table.assign(**days), ["parcel", "credit_code", "kind", "area", "since", "until", "_row"])
    stage("staged_uses", columns, rows)
    return merge(_UPSERT_USES, batch, len(table), Occupancy)
