"""Put the list of a year in place. Entries are added and changed, never removed; other years stay as they are."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from django.db import connection
from django.db.models import Q

from landuse.actions.merging import merge, plain_days, rows_of, types_of
from landuse.actions.restoring import obstacles, restore, written_keys
from landuse.models import Enterprise, EnterpriseName, EnterpriseYear
from landuse.register.present import PRESENT, PRESENT_DAYS
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_WRITTEN = [Enterprise, EnterpriseYear]  # what is referred to comes first
_ADD_ENTERPRISES = """
INSERT INTO landuse_enterprise
    (county_id, credit_code, name, town_id, industry_id, scale, batch_id, "row")
SELECT %(county)s, s.credit_code, s.name, t.id, s.industry, s.scale, %(batch)s, s.line
FROM pg_temp.staged_enterprises s
JOIN accounts_town t ON t.county_id = %(county)s AND t.name = s.town
ON CONFLICT (county_id, credit_code) DO NOTHING
RETURNING id
"""
_UPSERT_YEARS = """
INSERT INTO landuse_enterpriseyear AS present
    (enterprise_id, year, {columns}, batch_id, "row")
SELECT e.id, %(year)s, {staged}, %(batch)s, s.line
FROM pg_temp.staged_enterprises s
JOIN landuse_enterprise e ON e.county_id = %(county)s AND e.credit_code = s.credit_code
JOIN accounts_town t ON t.county_id = %(county)s AND t.name = s.town
LEFT JOIN landuse_park k ON k.county_id = %(county)s AND k.name = s.park
ON CONFLICT (enterprise_id, year) DO UPDATE
SET ({columns}, batch_id, "row") = ({new}, EXCLUDED.batch_id, EXCLUDED."row")
WHERE ({present}) IS DISTINCT FROM ({new})
RETURNING present.id
"""
# Of the enterprise as it is now: a list of an earlier year does not speak of that.
_UPDATE_PRESENT = """
UPDATE landuse_enterprise e SET ({columns}, batch_id, "row") = ({staged}, %(batch)s, s.line)
FROM pg_temp.staged_enterprises s
WHERE e.county_id = %(county)s AND e.credit_code = s.credit_code AND ({present}) IS DISTINCT FROM ({staged})
    AND NOT EXISTS (
        SELECT FROM landuse_enterpriseyear later WHERE later.enterprise_id = e.id AND later.year > %(year)s
    )
RETURNING e.id
"""
# The register shows the latest year, also when the list of an earlier one comes in after it.
_SHOW_LATEST = """
UPDATE landuse_enterprise e SET
    name = y.name, town_id = y.town_id, industry_id = y.industry_id, scale = y.scale,
    industry_class = y.industry_class, park_id = y.park_id, batch_id = y.batch_id, "row" = y."row"
FROM (
    SELECT DISTINCT ON (listed.enterprise_id) listed.*
    FROM landuse_enterpriseyear listed
    JOIN landuse_enterprise known ON known.id = listed.enterprise_id AND known.county_id = %(county)s
    JOIN pg_temp.staged_enterprises s ON s.credit_code = known.credit_code
    ORDER BY listed.enterprise_id, listed.year DESC
) y
WHERE e.id = y.enterprise_id
    AND (e.name, e.town_id, e.industry_id, e.scale, e.industry_class, e.park_id)
        IS DISTINCT FROM (y.name, y.town_id, y.industry_id, y.scale, y.industry_class, y.park_id)
RETURNING e.id
"""
_FORGET_NAMES = """
DELETE FROM landuse_enterprisename n
USING landuse_enterprise e, pg_temp.staged_enterprises s
WHERE n.enterprise_id = e.id AND e.county_id = %(county)s AND e.credit_code = s.credit_code
"""
# A name lasts from the first list that has it to the day before the list with the next.
_DRAW_NAMES = """
INSERT INTO landuse_enterprisename (enterprise_id, name, since, until)
SELECT enterprise_id, name, make_date(year, 1, 1),
    make_date(lead(year) OVER (PARTITION BY enterprise_id ORDER BY year), 1, 1) - 1
FROM (
    SELECT y.enterprise_id, y.name, y.year,
        lag(y.name) OVER (PARTITION BY y.enterprise_id ORDER BY y.year) AS former
    FROM landuse_enterpriseyear y
    JOIN landuse_enterprise e ON e.id = y.enterprise_id
    JOIN pg_temp.staged_enterprises s ON s.credit_code = e.credit_code
    WHERE e.county_id = %(county)s
) listed
WHERE name IS DISTINCT FROM former
"""


# column of the file → column of an entry, and where its value is staged
_ENTRY = {
    "name": ("name", "s.name"),
    "town": ("town_id", "t.id"),
    "industry": ("industry_id", "s.industry"),
    "scale": ("scale", "s.scale"),
    "takes_part": ("takes_part", "s.takes_part"),
    "industry_class": ("industry_class", "s.industry_class"),
    "park": ("park_id", "k.id"),
}


def write_enterprises(batch: Batch, table: pd.DataFrame) -> Counts:
    """Add and change the entries of the batch's year; enterprises are found by credit code.

    Optional columns that the file does not have leave what they would say as it is.
    """
    columns = {
        "credit_code": "text", "name": "text", "town": "text", "industry": "text", "scale": "text",
        "takes_part": "boolean", "industry_class": "text", "park": "text", **types_of(Enterprise, PRESENT),
        "line": "int",
    }  # fmt: skip
    letters = table.attrs["letters"]
    table = plain_days(table.assign(takes_part=table["takes_part"] != "否"))
    table[PRESENT_DAYS] = table[PRESENT_DAYS].replace("", None)
    stage("staged_enterprises", columns, rows_of(table, [*list(columns)[:-1], "_row"]))
    merge(_ADD_ENTERPRISES, batch, len(table), Enterprise)
    entry = {name: pair for name, pair in _ENTRY.items() if name in letters or name == "takes_part"}
    years = merge(_upsert_years(dict(entry.values())), batch, len(table), EnterpriseYear)
    if present := [name for name in PRESENT if name in letters]:
        merge(_update_present(present), batch, len(table), Enterprise)
    touched = _touched(batch).count()
    if touched:
        merge(_SHOW_LATEST, batch, len(table), Enterprise)
        _execute(batch, _FORGET_NAMES, _DRAW_NAMES)
    return Counts(years.created, touched - years.created, len(table) - touched)


def _upsert_years(columns: Mapping[str, str]) -> str:
    """`columns` of an entry and where each is staged."""
    return _UPSERT_YEARS.format(
        columns=", ".join(columns),
        staged=", ".join(columns.values()),
        new=", ".join(f"EXCLUDED.{name}" for name in columns),
        present=", ".join(f"present.{name}" for name in columns),
    )


def _update_present(columns: Sequence[str]) -> str:
    return _UPDATE_PRESENT.format(
        columns=", ".join(columns),
        staged=", ".join(f"s.{name}" for name in columns),
        present=", ".join(f"e.{name}" for name in columns),
    )


def withdraw_enterprises(batch: Batch) -> list[str]:
    """The entries of the year as they were before the batch; the register and the names follow them.

    Returns what stands in the way; then nothing is changed. Raises ValidationError as `obstacles`.
    """
    if found := obstacles(batch, _WRITTEN, drawn=[EnterpriseName]):
        return found
    stage("staged_enterprises", {"credit_code": "text"}, _touched(batch))
    _execute(batch, _FORGET_NAMES)
    restore(batch, _WRITTEN)
    _execute(batch, _SHOW_LATEST, _DRAW_NAMES)
    return []


def _touched(batch: Batch) -> Iterable[Sequence[object]]:
    """The credit codes of the enterprises with an entry in the batch or shown by it."""
    entries = EnterpriseYear.objects.filter(pk__in=written_keys(batch, EnterpriseYear)).values("enterprise")
    shown = Q(pk__in=written_keys(batch, Enterprise)) | Q(pk__in=entries)
    return Enterprise.objects.filter(shown).values_list("credit_code")


def _execute(batch: Batch, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"county": batch.county_id, "year": batch.year, "batch": batch.pk})
