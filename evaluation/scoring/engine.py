"""A method applied to figures: groups, items, totals, ranks, grades. Arrays in, arrays out."""

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import names, parse
from evaluation.methods.loader import units_of
from evaluation.methods.schema import Group, Method
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Figures, Ints
from evaluation.scoring.outcome import GroupOutcome, Outcome
from evaluation.scoring.placing import place
from evaluation.scoring.scored import score_item, totals


def score(method: Method, figures: Figures) -> Outcome:
    """Every unit belongs to the first group whose condition holds; `outside` are those of no group."""
    units = units_of(method)
    free = np.ones(len(figures), bool)
    groups = []
    for name, group in method.groups.items():
        inside = holds(parse(group.condition), figures) & free
        free &= ~inside
        groups.append(_score_group(method, name, group, figures, np.flatnonzero(inside), units))
    return Outcome(figures.units, tuple(groups), np.flatnonzero(free))


def _score_group(
    method: Method, name: str, group: Group, figures: Figures, rows: Ints, units: dict[str, str]
) -> GroupOutcome:
    figures = figures.of(rows, _variables(method, group))
    scored = tuple(score_item(method, item, group, figures, units[item]) for item in group.items)
    total = totals(scored, method.rules)
    placed = place(method, name, group, figures, scored, total)
    return GroupOutcome(name=name, rows=rows, items=scored, totals=total, **vars(placed))


def _variables(method: Method, group: Group) -> set[str]:
    """Every variable that scoring the group can read."""
    ties = method.rules.ties.keys if method.rules.ties else []
    read = {name for name in ties if name not in method.indicators}
    for item in {*group.items, *ties} & method.indicators.keys():
        read.update(names(method.indicators[item].node, ATTRIBUTES))
    return read
