"""Who moved since the year before, by enterprise: what papers and the board tell."""

import pandas as pd

from evaluation.models import Result, Run
from mujun.accounts.models import User

_COLUMNS = ["enterprise", "credit_code", "name", "town", "group", "grade", "rank", "pool_size"]
_SOURCES = ["enterprise_id", "row__credit_code", "row__name", "row__town", *_COLUMNS[4:]]


def moved_since(before: Run, run: Run, user: User | None = None) -> pd.DataFrame:
    """One row per enterprise that took part in both years, of what `user` sees (None: all): credit code, name, town,
    group, grade, rank, pool size and what they were (`_before`); `step` above 0 is a rise in grade, `share` above 0 a
    rise in place (as share of the pool).
    """
    earlier = _table(before, user)[["grade", "rank", "pool_size"]].add_suffix("_before")
    table = _table(run, user).join(earlier, how="inner")
    place = {code: at for at, code in enumerate(dict.fromkeys([*before.codes, *run.codes]))}
    table["step"] = (table["grade_before"].map(place) - table["grade"].map(place)).fillna(0).astype(int)
    table["share"] = table["rank_before"] / table["pool_size_before"] - table["rank"] / table["pool_size"]
    return table


def _table(run: Run, user: User | None) -> pd.DataFrame:
    results = Result.objects.visible_to(user) if user else Result.objects.all()
    rows = results.filter(run=run).exclude(group="").order_by("row__credit_code")
    table = pd.DataFrame(list(rows.values_list(*_SOURCES)), columns=_COLUMNS).set_index("enterprise")
    return table.astype({"rank": float, "pool_size": float})
