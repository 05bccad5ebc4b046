"""Put the list of parks in place. Entries are added and changed, never removed."""

import pandas as pd
from django.db.models import Q

from landuse.actions.merging import merge, plain_days, rows_of
from landuse.actions.restoring import obstacles, restore, written_keys
from landuse.models import Park, ParkStar
from landuse.parks.words import BETWEEN, parted
from landuse.register.changes import PARK
from landuse.register.park_stars import settled
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_WRITTEN = [Park, ParkStar]  # what is referred to comes first
_UPSERT = """
INSERT INTO landuse_park AS present (county_id, name, {columns}, batch_id, "row")
SELECT %(county)s, s.name, {staged}, %(batch)s, s.line
FROM pg_temp.staged_parks s
ON CONFLICT (county_id, name) DO UPDATE SET ({columns}, batch_id, "row") = ({new}, EXCLUDED.batch_id, EXCLUDED."row")
WHERE ({present}) IS DISTINCT FROM ({new})
    AND NOT EXISTS (SELECT FROM intake_batch said WHERE said.id = present.batch_id AND said.year > %(year)s)
RETURNING present.id
"""
# A blank says something only of a park that had a star before, and of the document of another star.
_UPSERT_STARS = """
INSERT INTO landuse_parkstar AS present (park_id, year, star, document, batch_id, "row")
SELECT p.id, s.star_year, s.star, s.star_document, %(batch)s, s.line
FROM pg_temp.staged_parks s
JOIN landuse_park p ON p.county_id = %(county)s AND p.name = s.name
WHERE s.star <> ''
    OR EXISTS (SELECT FROM landuse_parkstar had WHERE had.park_id = p.id AND had.year <= s.star_year AND had.star <> '')
ON CONFLICT (park_id, year) DO UPDATE SET
    star = EXCLUDED.star, document = EXCLUDED.document, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE present.star <> EXCLUDED.star OR EXCLUDED.document NOT IN ('', present.document)
RETURNING present.id
"""
_SEVERAL = ("facilities", "services")
_WORDS = ("build_mode", "land_nature", "land_source", "operator_nature", "operation_mode", *_SEVERAL)
_STAR = ("star", "star_document")
_TYPES = {
    **dict.fromkeys(("name", "kind", "state", *_WORDS, *_STAR), "text"), "star_year": "smallint",
    "opened_on": "date", "line": "int",
}  # fmt: skip


def write_parks(batch: Batch, table: pd.DataFrame) -> Counts:
    """Parks are found by name. Columns that the file does not have leave what they would say as it is, and so does a
    list of an earlier year than the one that described the park last. The star is that of the batch's year, or of the
    year that the row says.
    """
    table = settled(table, batch.year)
    table = plain_days(table.assign(**{name: table[name].fillna("") for name in (*_WORDS, *_STAR)}))
    for name in _SEVERAL:
        table[name] = [BETWEEN.join(parted(cell)) for cell in table[name]]
    table["opened_on"] = table["opened_on"].replace("", None)
    stage("staged_parks", _TYPES, rows_of(table, [*list(_TYPES)[:-1], "_row"]))
    letters = table.attrs["letters"]
    written = merge(_upsert([name for name in PARK if name in letters]), batch, len(table), Park)
    return _with_stars(batch, len(table), written) if "star" in letters else written


def _with_stars(batch: Batch, total: int, parks: Counts) -> Counts:
    """Each park counts once, whether it changed itself or its star did."""
    merge(_UPSERT_STARS, batch, 0, ParkStar)
    starred = ParkStar.objects.filter(pk__in=written_keys(batch, ParkStar)).values("park")
    touched = Park.objects.filter(Q(pk__in=written_keys(batch, Park)) | Q(pk__in=starred)).count()
    return Counts(parks.created, touched - parks.created, total - touched)


def _upsert(fields: list[str]) -> str:
    return _UPSERT.format(
        columns=", ".join(fields),
        staged=", ".join(f"s.{name}" for name in fields),
        new=", ".join(f"EXCLUDED.{name}" for name in fields),
        present=", ".join(f"present.{name}" for name in fields),
    )


def withdraw_parks(batch: Batch) -> list[str]:
    """Parks as they were before the batch. Returns and raises as `withdraw_enterprises`."""
    if found := obstacles(batch, _WRITTEN):
        return found
    restore(batch, _WRITTEN)
    return []
