"""Put the borders of towns in place: one a town, the new one for the one before."""

import orjson
import pandas as pd

from landuse.actions.merging import merge, plain_days, rows_of
from landuse.actions.restoring import obstacles, restore
from landuse.areas.outlines import polygon
from landuse.models import TownBorder
from mujun.copying import stage
from mujun.intake.layouts import Counts
from mujun.intake.models import Batch

_COLUMNS = {"town": "text", "polygon": "jsonb", "source": "text", "drawn_on": "date", "line": "int"}
_UPSERT = """
INSERT INTO landuse_townborder AS present (town_id, polygon, source, drawn_on, batch_id, "row")
SELECT t.id, s.polygon, s.source, s.drawn_on, %(batch)s, s.line
FROM pg_temp.staged_borders s
JOIN accounts_town t ON t.county_id = %(county)s AND t.name = s.town
ON CONFLICT (town_id) DO UPDATE SET
    polygon = EXCLUDED.polygon, source = EXCLUDED.source, drawn_on = EXCLUDED.drawn_on,
    batch_id = EXCLUDED.batch_id, "row" = EXCLUDED."row"
WHERE (present.polygon, present.source, present.drawn_on)
    IS DISTINCT FROM (EXCLUDED.polygon, EXCLUDED.source, EXCLUDED.drawn_on)
RETURNING present.id
"""


def write_borders(batch: Batch, table: pd.DataFrame) -> Counts:
    """A town that the file does not name keeps what it has."""
    drawn = [orjson.dumps(polygon(text)).decode() for text in table["outline"]]
    table = plain_days(table.assign(polygon=pd.Series(drawn, index=table.index, dtype=object)))
    stage("staged_borders", _COLUMNS, rows_of(table, ["town", "polygon", "source", "drawn_on", "_row"]))
    return merge(_UPSERT, batch, len(table), TownBorder)


def withdraw_borders(batch: Batch) -> list[str]:
    """Borders as they were before the batch. Returns and raises as `withdraw_enterprises`."""
    if found := obstacles(batch, [TownBorder]):
        return found
    restore(batch, [TownBorder])
    return []
