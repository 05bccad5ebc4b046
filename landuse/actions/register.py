"""Put the list of enterprises and the land register in place. Entries are added and changed, never removed."""

from collections.abc import Iterable, Sequence

import orjson
import pandas as pd
from django.db import connection

from landuse.areas import polygon
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_UPSERT_ENTERPRISES = """
INSERT INTO landuse_enterprise AS present
    (county_id, credit_code, name, town_id, industry_id, scale, batch_id, "row")
SELECT %(county)s, s.credit_code, s.name, t.id, s.industry, s.scale, %(batch)s, s.line
FROM pg_temp.staged_enterprises s
JOIN accounts_town t ON t.county_id = %(county)s AND t.name = s.town
ON CONFLICT (county_id, credit_code) DO UPDATE SET
    name = EXCLUDED.name, town_id = EXCLUDED.town_id, industry_id = EXCLUDED.industry_id,
    scale = EXCLUDED.scale, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.name, present.town_id, present.industry_id, present.scale)
    IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.town_id, EXCLUDED.industry_id, EXCLUDED.scale)
RETURNING xmax = 0
"""
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
RETURNING xmax = 0
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
RETURNING xmax = 0
"""


def write_enterprises(batch: Batch, table: pd.DataFrame) -> Counts:
    """Add and change enterprises of the batch's county, found by credit code."""
    columns = {
        "credit_code": "text", "name": "text", "town": "text", "industry": "text", "scale": "text", "line": "int",
    }  # fmt: skip
    rows = _rows(table, ["credit_code", "name", "town", "industry", "scale", "_row"])
    stage("staged_enterprises", columns, rows)
    return _merge(_UPSERT_ENTERPRISES, batch, len(table))


def write_land(batch: Batch, parcels: pd.DataFrame, uses: pd.DataFrame) -> Counts:
    """Add and change parcels by code, and their uses by parcel, enterprise, kind and first day."""
    return _write_parcels(batch, parcels) + _write_uses(batch, uses)


def _write_parcels(batch: Batch, table: pd.DataFrame) -> Counts:
    columns = {
        "code": "text", "town": "text", "holder": "text", "area": "numeric(12,4)", "land_use": "text",
        "polygon": "jsonb", "line": "int",
    }  # fmt: skip
    outlines = [orjson.dumps(polygon(text)).decode() if text else None for text in table["outline"]]
    table = table.assign(polygon=pd.Series(outlines, index=table.index, dtype=object))
    rows = _rows(table, ["code", "town", "credit_code", "area", "land_use", "polygon", "_row"])
    stage("staged_parcels", columns, rows)
    return _merge(_UPSERT_PARCELS, batch, len(table))


def _write_uses(batch: Batch, table: pd.DataFrame) -> Counts:
    columns = {
        "parcel": "text", "credit_code": "text", "kind": "text", "area": "numeric(12,4)", "since": "date",
        "until": "date", "line": "int",
    }  # fmt: skip
    days = {name: table[name].dt.date.astype(object) for name in ("since", "until")}
    rows = _rows(table.assign(**days), ["parcel", "credit_code", "kind", "area", "since", "until", "_row"])
    stage("staged_uses", columns, rows)
    return _merge(_UPSERT_USES, batch, len(table))


def _rows(table: pd.DataFrame, columns: Sequence[str]) -> Iterable[Sequence[object]]:
    """Plain Python values, blanks as None."""
    return zip(
        *(table[name].astype(object).where(table[name].notna(), None).tolist() for name in columns),
        strict=True,
    )


def _merge(statement: str, batch: Batch, total: int) -> Counts:
    """`xmax` is 0 for a row just added; rows that stayed as they were are not returned."""
    with connection.cursor() as cursor:
        cursor.execute(statement, {"county": batch.county_id, "batch": batch.pk})
        added = [created for (created,) in cursor.fetchall()]
    created = sum(added)
    return Counts(created, len(added) - created, total - len(added))
