"""Land by town, as the snapshot of a run has it."""

from typing import Any

from evaluation.models import Run
from evaluation.paper_facts.figures import figures_of
from evaluation.paper_facts.words import count
from mujun.templatetags.figures import number


def facts(run: Run) -> dict[str, Any]:
    figures = figures_of(run)
    towns = figures.groupby("town")["land"].agg(["size", "count", "sum"]).sort_values("sum", ascending=False)
    return {
        "企业户数": count(len(figures)),
        "用地合计": number(float(figures["land"].sum())),
        "镇街": [
            {
                "镇街": town,
                "户数": count(int(size)),
                "有用地": count(int(with_land)),
                "用地": number(float(land)),
            }
            for town, size, with_land, land in towns.itertuples()
        ],
    }
