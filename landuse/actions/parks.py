"""Put the list of parks in place. Entries are added and changed, never removed."""

import pandas as pd

from landuse.actions.merging import merge, rows_of
from landuse.actions.restoring import obstacles, restore
from landuse.models import Park
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_UPSERT = """
INSERT INTO landuse_park AS present (county_id, name, kind, state, batch_id, "row")
SELECT %(county)s, s.name, s.kind, s.state, %(batch)s, s.line
FROM pg_temp.staged_parks s
ON CONFLICT (county_id, name) DO UPDATE SET
    kind = EXCLUDED.kind, state = EXCLUDED.state, batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.kind, present.state) IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.state)
RETURNING present.id
"""


def write_parks(batch: Batch, table: pd.DataFrame) -> Counts:
    """Parks are found by name."""
    columns = {"name": "text", "kind": "text", "state": "text", "line": "int"}
    stage("staged_parks", columns, rows_of(table, ["name", "kind", "state", "_row"]))
    return merge(_UPSERT, batch, len(table), Park)


def withdraw_parks(batch: Batch) -> list[str]:
    """Parks as they were before the batch. Returns and raises as `withdraw_enterprises`."""
    if found := obstacles(batch, [Park]):
        return found
    restore(batch, [Park])
    return []
