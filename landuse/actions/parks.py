"""Put the list of parks in place. Entries are added and changed, never removed."""

import pandas as pd

from landuse.actions.merging import merge, plain_days, rows_of
from landuse.actions.restoring import obstacles, restore
from landuse.models import Park
from landuse.parks.words import BETWEEN, parted
from landuse.register.changes import PARK
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_UPSERT = """
INSERT INTO landuse_park AS present (county_id, name, {columns}, batch_id, "row")
SELECT %(county)s, s.name, {staged}, %(batch)s, s.line
FROM pg_temp.staged_parks s
ON CONFLICT (county_id, name) DO UPDATE SET ({columns}, batch_id, "row") = ({new}, EXCLUDED.batch_id, EXCLUDED."row")
WHERE ({present}) IS DISTINCT FROM ({new})
RETURNING present.id
"""
_SEVERAL = ("facilities", "services")
_WORDS = ("star", "build_mode", "land_nature", "land_source", "operator_nature", "operation_mode", *_SEVERAL)
_TYPES = {
    **dict.fromkeys(("name", "kind", "state", *_WORDS), "text"), "opened_on": "date", "line": "int",
}  # fmt: skip


def write_parks(batch: Batch, table: pd.DataFrame) -> Counts:
    """Parks are found by name. Columns that the file does not have leave what they would say as it is."""
    table = plain_days(table.assign(**{name: table[name].fillna("") for name in _WORDS}))
    for name in _SEVERAL:
        table[name] = [BETWEEN.join(parted(cell)) for cell in table[name]]
    table["opened_on"] = table["opened_on"].replace("", None)
    stage("staged_parks", _TYPES, rows_of(table, [*list(_TYPES)[:-1], "_row"]))
    return merge(_upsert([name for name in PARK if name in table.attrs["letters"]]), batch, len(table), Park)


def _upsert(fields: list[str]) -> str:
    return _UPSERT.format(
        columns=", ".join(fields),
        staged=", ".join(f"s.{name}" for name in fields),
        new=", ".join(f"EXCLUDED.{name}" for name in fields),
        present=", ".join(f"present.{name}" for name in fields),
    )


def withdraw_parks(batch: Batch) -> list[str]:
    """Parks as they were before the batch. Returns and raises as `withdraw_enterprises`."""
    if found := obstacles(batch, [Park]):
        return found
    restore(batch, [Park])
    return []
