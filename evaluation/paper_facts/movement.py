"""Who moved since the year before, in the words and tables of papers."""

from typing import Any

import pandas as pd

from evaluation.paper_facts.words import UNGRADED


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
