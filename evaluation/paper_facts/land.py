"""What the identification rules signal, by rule."""

from typing import Any

from evaluation.models import Run
from evaluation.paper_facts.words import count
from landuse.models import Signal
from mujun.templatetags.figures import number


def low_efficiency(run: Run) -> dict[str, Any]:
    """One query; an enterprise that meets several rules counts once in the sum."""
    year, county = run.snapshot.year, run.snapshot.county_id
    signals = Signal.objects.filter(year=year, enterprise__county=county).order_by("rule")
    rows = list(signals.values_list("enterprise_id", "rule", "title", "source", "evidence__land"))
    if not rows:
        return {"说明": f"{year}年没有企业达到本县采用的低效用地认定规则。", "规则": []}
    land = {enterprise: float(area or 0) for enterprise, _, _, _, area in rows}
    by_rule: dict[str, list[tuple]] = {}
    for row in rows:
        by_rule.setdefault(row[1], []).append(row)
    words = (
        f"按本县采用的认定规则，{year}年发现低效用地线索{len(rows):,}条，涉及企业{len(land):,}户、用地{sum(land.values()):,.2f}亩。"
        "线索须经实地核查和认定程序，不直接作为低效用地的认定结果。"
    )
    return {"说明": words, "规则": [_rule(own) for own in by_rule.values()]}


def _rule(own: list[tuple]) -> dict[str, str]:
    return {
        "线索": own[0][2],
        "依据": own[0][3],
        "户数": count(len(own)),
        "用地": number(sum(float(row[4] or 0) for row in own)),
    }
