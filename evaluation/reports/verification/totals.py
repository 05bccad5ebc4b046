"""Totals by formula: the sum of the item scores, points added and taken, bounds."""

from collections.abc import Sequence

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema.points import AnyPoints, Bounds, Counted, Family, OnCondition
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.items import LEFT_OUT, Drawn
from evaluation.reports.verification.rounding import rounded
from evaluation.reports.verification.sheets import Place, both
from evaluation.scoring.outcome import GroupOutcome
from evaluation.scoring.points import PointsOutcome, families_of

WEIGHTS = 4  # the row of the sheet with the weights above the scores


def add_total(draft: Draft, scores: Sequence[tuple[Drawn, Place]]) -> Place:
    """The column that is ranked."""
    outcome, method, group = draft.outcome, draft.method, draft.group
    families = families_of(method, group)
    of_total = group.total_bounds or method.total_bounds
    plain = _sum(draft, [place for _, place in scores])
    if not families and of_total is None:
        return draft.sheet.add("总分", plain, draft.cells(outcome.totals), "total")
    before = outcome.totals if outcome.before is None else outcome.before
    total = draft.sheet.add("各项得分合计", plain, draft.cells(before), "score")
    if not scores:
        return draft.sheet.add("总分", '""', draft.cells(outcome.totals), "total")
    added = _points(draft, list(families.items()), outcome)
    formula = f"{total.here}+{added.here}" if added else total.here
    formula = _bounded(draft, "总分", formula, of_total)
    formula = f'IF(ISNUMBER({total.here}),{_rounded_total(draft, formula)},"")'
    return draft.sheet.add("总分", formula, draft.cells(outcome.totals), "total")


def _sum(draft: Draft, scores: Sequence[Place]) -> str:
    """An item left out for want of figures hands its weight to the others."""
    if not scores:
        return '""'
    cells = f"{scores[0].here}:{scores[-1].here}"
    weights = f"${scores[0].letter}${WEIGHTS}:${scores[-1].letter}${WEIGHTS}"
    out = f'"{LEFT_OUT}"'
    scaled = f"SUM({cells})*SUM({weights})/(SUM({weights})-SUMIF({cells},{out},{weights}))"
    usual = _rounded_total(draft, f"SUM({cells})")
    whole = f"COUNT({cells})={len(scores)}"
    if not any(_may_leave_out(draft, item.name) for item in draft.outcome.items):
        return f'IF({whole},{usual},"")'
    some = f"COUNT({cells})+COUNTIF({cells},{out})={len(scores)}"
    return f'IF({whole},{usual},IF({some},IFERROR({_rounded_total(draft, scaled)},""),""))'


def _may_leave_out(draft: Draft, name: str) -> bool:
    item, rules = draft.group.items[name], draft.method.rules
    parts = ("missing", "zero_denominator", "negative")
    decided = [getattr(rules if getattr(item, part) is None else item, part) for part in parts]
    return any("剔除" in str(policy) for policy in decided)


def _rounded_total(draft: Draft, formula: str) -> str:
    rounding = draft.method.rules.rounding
    return rounded(formula, rounding.total if rounding else None, rounding)


def _rounded(draft: Draft, formula: str) -> str:
    rounding = draft.method.rules.rounding
    return rounded(formula, rounding.item if rounding else None, rounding)


def _points(draft: Draft, families: Sequence[tuple[str, AnyPoints]], outcome: GroupOutcome) -> Place | None:
    """The sum of all families within its bounds."""
    found = [
        _family(draft, name, family, each)
        for (name, family), each in zip(families, outcome.points, strict=True)
    ]
    if not found:
        return None
    bounds = draft.group.points_bounds or draft.method.points_bounds
    formula = _bounded(draft, "加减分合计", "+".join(place.here for place in found), bounds)
    added = np.sum([each.points for each in outcome.points], axis=0)
    if bounds and bounds.cap is not None:
        added = np.minimum(added, float(bounds.cap))
    if bounds and bounds.floor is not None:
        added = np.maximum(added, float(bounds.floor))
    return draft.sheet.add("加减分合计", formula, draft.cells(added), "score")


def _family(draft: Draft, name: str, family: AnyPoints, outcome: PointsOutcome) -> Place:
    parts = family.parts if isinstance(family, Family) else {name: family}
    columns = []
    for at, (title, part) in enumerate(parts.items()):
        heading = f"{name}\n{title}" if isinstance(family, Family) else f"{name}（计入前）"
        cached = draft.cells(outcome.parts[at])
        columns.append(draft.sheet.add(heading, _part(draft, title, part), cached, "score"))
    cells = ",".join(column.here for column in columns)
    take = {"最高": "MAX", "最低": "MIN"}.get(family.take if isinstance(family, Family) else "", "SUM")
    formula = _bounded(draft, name, f"{take}({cells})", family if isinstance(family, Family) else None)
    formula = _rounded(draft, formula)
    if draft.standing:
        formula = f"IF({draft.scored},{formula},0)"
    return draft.sheet.add(f"{name}\n加减分", formula, draft.cells(outcome.points), "score")


def _part(draft: Draft, title: str, part: AnyPoints) -> str:
    """Points, an empty text where the part does not hold."""
    if isinstance(part, OnCondition):
        holds = both([draft.scored, draft.before.condition(parse(part.condition))])
        return f'IF({holds},{draft.parameter(title, "分", float(part.points))},"")'
    if isinstance(part, Counted):
        read = draft.before.number(parse(part.count))
        first = draft.parameter(title, "首个", float(part.first))
        further = draft.parameter(title, "每增一个", float(part.further))
        amount = f"{first}+(INT({read.text})-1)*{further}"
        known = both([draft.scored, read.condition])
        amount = _rounded(draft, _bounded(draft, title, amount, part))
        return f'IF({known},IFERROR(IF({read.text}>=1,{amount},""),""),"")'
    read = draft.before.number(parse(part.formula))  # type: ignore[union-attr]
    amount = _rounded(draft, _bounded(draft, title, read.text, part if isinstance(part, Bounds) else None))
    return f'IF({both([draft.scored, read.condition])},IFERROR({amount},""),"")'


def _bounded(draft: Draft, title: str, formula: str, bounds: Bounds | None) -> str:
    if bounds and bounds.cap is not None:
        formula = f"MIN({draft.parameter(title, '封顶', float(bounds.cap), source='分')},{formula})"
    if bounds and bounds.floor is not None:
        formula = f"MAX({draft.parameter(title, '保底', float(bounds.floor), source='分')},{formula})"
    return formula
