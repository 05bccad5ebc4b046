"""The best and the last of each group."""

from typing import Any

import pandas as pd

from evaluation.models import Run
from evaluation.paper_facts.words import graded
from mujun.templatetags.figures import number

EACH = 10  # of a group


def leaders(run: Run, figures: pd.DataFrame, best: bool) -> list[dict[str, Any]]:
    """In the method's order of groups; the best by place, the last from the end."""
    ranked = figures.dropna(subset=["rank", "total"])
    rows = []
    for group in run.outline["groups"]:
        own = (
            ranked[ranked["group"] == group["name"]]
            .sort_values("rank", ascending=best, kind="stable")
            .head(EACH)
        )
        rows += [_row(each) for each in own.to_dict("records")]
    return rows


def _row(each: dict[str, Any]) -> dict[str, Any]:
    tax = each.get("tax", float("nan")) / each["land"] if each["land"] else None
    return {
        "分组": each["group"],
        "名次": f"{each['rank']:.0f}",
        "企业": each["name"],
        "镇街": each["town"],
        "总分": number(each["total"]),
        **graded(each["grade"]),
        "亩均税收": number(tax),
    }
