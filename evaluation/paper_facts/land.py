"""What the identification rules signal, by rule."""

from typing import Any

from evaluation.models import Run
from evaluation.paper_facts.words import count
from landuse.models import Signal
from mujun.templatetags.figures import number


def low_efficiency(run: Run) -> dict[str, Any]:
    """Four queries; an enterprise that meets several rules counts once in the sum, with its land once."""
    year, county = run.snapshot.year, run.snapshot.county_id
    signals = Signal.objects.in_use().filter(year=year, town__county=county)
    rows = list(
        signals.order_by("rule").values_list("rule", "title", "source", "evidence__land", "enterprise")
    )
    if not rows:
        return {"说明": f"{year}年没有企业达到本县采用的低效用地认定规则。", "规则": []}
    by_rule: dict[str, list[tuple]] = {}
    for row in rows:
        by_rule.setdefault(row[0], []).append(row)
    total = signals.totals()
    plots = f"、宗地{total.plots:,}宗" if total.plots else ""
    words = (
        f"按本县采用的认定规则，{year}年发现低效用地线索{len(rows):,}条，涉及企业{total.enterprises:,}户{plots}、用地{total.area:,.2f}亩。"
        "线索须经实地核查和认定程序，不直接作为低效用地的认定结果。"
    )
    return {"说明": words, "规则": [_rule(own) for own in by_rule.values()]}


def _rule(own: list[tuple]) -> dict[str, str]:
    return {
        "线索": own[0][1],
        "依据": own[0][2],
        "户数": count(len({row[4] for row in own} - {None})),
        "用地": number(sum(float(row[3] or 0) for row in own)),
    }
