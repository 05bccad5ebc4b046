"""Who moved since the year before, by enterprise."""

from typing import Any

import pandas as pd

from evaluation.models import Result, Run
from evaluation.paper_facts.grades import codes_of
from evaluation.paper_facts.words import UNGRADED


def movement(before: Run, run: Run) -> pd.DataFrame:
    """One row per enterprise that took part in both years: name, town, group, grade, rank, pool and what they were
    (`_before`); `step` above 0 is a rise in grade, `share` above 0 a rise in place (as share of the pool)."""
    earlier = _table(before)[["grade", "rank", "pool_size"]].add_suffix("_before")
    table = _table(run).join(earlier, how="inner")
    place = {code: at for at, code in enumerate(dict.fromkeys([*codes_of(before), *codes_of(run)]))}
    table["step"] = (table["grade_before"].map(place) - table["grade"].map(place)).fillna(0).astype(int)
    table["share"] = table["rank_before"] / table["pool_size_before"] - table["rank"] / table["pool_size"]
    return table


def _table(run: Run) -> pd.DataFrame:
    columns = ["enterprise", "name", "town", "group", "grade", "rank", "pool_size"]
    rows = Result.objects.filter(run=run).exclude(group="").order_by("row__credit_code")
    values = rows.values_list(
        "enterprise_id", "row__name", "row__town", "group", "grade", "rank", "pool_size"
    )
    table = pd.DataFrame(list(values), columns=columns).set_index("enterprise")
    return table.astype({"rank": float, "pool_size": float})


def matrix(table: pd.DataFrame, codes: list[str]) -> tuple[list[str], list[list[int]]]:
    """Grades before by grades now; whoever had or has none stands under 未定档 where there are such."""
    named = table[["grade_before", "grade"]].replace("", UNGRADED)
    all_codes = [*codes, *([UNGRADED] if (named == UNGRADED).to_numpy().any() else [])]
    square = pd.crosstab(named["grade_before"], named["grade"]).reindex(
        index=all_codes, columns=all_codes, fill_value=0
    )
    return all_codes, square.to_numpy().astype(int).tolist()


def in_words(table: pd.DataFrame) -> str:
    up, down = int((table["step"] > 0).sum()), int((table["step"] < 0).sum())
    same = len(table) - up - down
    return f"两年都参加评价的{len(table):,}户企业中，升档{up:,}户，降档{down:,}户，档次不变{same:,}户。"


def movers(table: pd.DataFrame, most: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Those who gained and who lost most places, as share of their pool."""
    ordered = table.dropna(subset=["share"]).sort_values("share", ascending=False, kind="stable")
    up, down = ordered[ordered["share"] > 0].head(most), ordered[ordered["share"] < 0].tail(most)[::-1]
    return [_mover(row) for row in up.itertuples()], [_mover(row) for row in down.itertuples()]


def _mover(row: Any) -> dict[str, Any]:
    return {
        "企业": row.name,
        "镇街": row.town,
        "分组": row.group,
        "上年": f"{row.rank_before:.0f}/{row.pool_size_before:.0f}",
        "本年": f"{row.rank:.0f}/{row.pool_size:.0f}",
        "档次": f"{row.grade_before or UNGRADED}→{row.grade or UNGRADED}",
    }
