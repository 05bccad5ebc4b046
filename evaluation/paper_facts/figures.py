"""The figures behind a run as one table."""

import numpy as np
import pandas as pd

from evaluation.models import Run, SnapshotColumn, SnapshotRow
from landuse.models import Industry

PARK = "园区"


def figures_of(run: Run) -> pd.DataFrame:
    """One row per enterprise of the snapshot in the order of credit codes, its id as index: name, town, industry,
    scale, park (empty: in none), and one float column per variable; land is there in any case.
    """
    columns = ["enterprise_id", "credit_code", "name", "town", "industry", "scale", "values"]
    rows = list(
        SnapshotRow.objects.filter(snapshot=run.snapshot_id).order_by("credit_code").values_list(*columns)
    )
    table = pd.DataFrame([row[1:6] for row in rows], columns=columns[1:6], index=[row[0] for row in rows])
    values = np.array([row[6] for row in rows], dtype=float).reshape(len(rows), len(run.snapshot.variables))
    table[run.snapshot.variables] = values
    if "land" not in table:
        table["land"] = np.nan
    table["park"] = _park(run, len(rows))
    return table


def _park(run: Run, size: int) -> list[str]:
    """As the snapshot froze it; its columns follow the order of credit codes."""
    kept = SnapshotColumn.objects.filter(snapshot=run.snapshot_id, kind="word", name=PARK).first()
    if kept is None or len(kept.values) != size:
        return [""] * size
    return [kept.words[at] if at is not None and at >= 0 else "" for at in kept.values]


def industry_names() -> dict[str, str]:
    return dict(Industry.objects.values_list("code", "name"))
