"""Rows of a run or of a snapshot as a table, with those of the frozen figures that are asked for."""

from collections.abc import Iterable, Sequence

import pandas as pd
from django.db.models import QuerySet

from evaluation.models import SnapshotRow


def figures_of(rows: QuerySet, variables: Sequence[str], codes: Iterable[str], **beside: str) -> pd.DataFrame:
    """`rows` of a snapshot, or results; `variables` of their snapshot. Columns `beside` (name → field), then one of
    floats per code: NaN where there is no figure, or no such variable.
    """
    through = "" if rows.model is SnapshotRow else "row__"
    places = {code: f"{through}values__{variables.index(code)}" for code in codes if code in variables}
    listed = list(rows.values_list(*beside.values(), *places.values()))
    found = pd.DataFrame(listed, columns=[*beside, *places])
    return found.astype(dict.fromkeys(places, float)).reindex(columns=[*beside, *codes])
