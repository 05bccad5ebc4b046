"""A method applied to figures: groups, items, totals, ranks, grades. Arrays in, arrays out."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import names, parse
from evaluation.methods.loader import units_of
from evaluation.methods.once import once
from evaluation.methods.schema import Group, Method
from evaluation.scoring import points
from evaluation.scoring.deriving import derived
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Bools, Figures, Ints
from evaluation.scoring.following import with_landlords
from evaluation.scoring.judging import Members, judge
from evaluation.scoring.outcome import GroupOutcome, ItemOutcome, Outcome
from evaluation.scoring.pooling import pooled, shared
from evaluation.scoring.scoping import LEFT_OUT, Scoped, reasons_outside, scope, scored, silent, spread
from evaluation.scoring.scorecard import read_after
from evaluation.scoring.scored import conditions, score_item, totals
from evaluation.scoring.twice import both


def score(method: Method, figures: Figures) -> Outcome:
    """Every unit belongs to the first group whose condition holds; `outside` are those of no group.

    Raises `CannotScore`.
    """
    known = derived(method, figures)
    if method.pooling is None:
        return _judged(method, known)
    together = pooled(method.pooling, known)
    # what is derived is derived again from the amounts added up
    merged = shared(_judged(method, derived(method, together.figures)), together, figures.units)
    if method.pooling.alone == "不评":
        return merged
    return both(method.pooling, merged, _judged(method, known), together)


def _judged(method: Method, figures: Figures) -> Outcome:
    scoped = scope(method, figures)
    return with_landlords(method, figures, scoped, partial(_by_groups, method, figures))


def _by_groups(method: Method, figures: Figures, scoped: Scoped) -> Outcome:
    units = units_of(method)
    free, outside = scoped.within, np.ones(len(figures), bool)
    left_out = scoped.of_kind(*LEFT_OUT)
    groups = []
    for name, group in method.groups.items():
        inside = free & holds(parse(group.condition), figures) if group.condition else np.zeros_like(free)
        free = free & ~inside
        rows = np.flatnonzero(inside & ~left_out)
        outside[rows] = False
        missed = figures.of(np.flatnonzero(inside & left_out), ())
        groups.append(_score_group(method, name, group, figures, rows, scoped, missed, units))
    rows = np.flatnonzero(outside)
    return Outcome(figures.units, tuple(groups), rows, reasons_outside(scoped, rows, silent(method)))


def _score_group(
    method: Method,
    name: str,
    group: Group,
    figures: Figures,
    rows: Ints,
    scoped: Scoped,
    left_out: Figures,
    units: Mapping[str, str],
) -> GroupOutcome:
    figures = figures.of(rows, _variables(method, group))
    standing = scoped.standing[rows]
    items, added = _scored(method, group, figures, scored(standing, scoped.standings), units)
    members = Members(figures, items, added.totals, standing, scoped.standings, left_out)
    return GroupOutcome(
        name=name, rows=rows, items=items, totals=added.totals, before=added.before, points=added.families,
        **vars(judge(method, name, group, members)),
    )  # fmt: skip


def _scored(
    method: Method, group: Group, figures: Figures, counting: Bools, units: Mapping[str, str]
) -> tuple[tuple[ItemOutcome, ...], points.Added]:
    """Items and totals of those who are scored; nobody else counts in a base or a mean."""
    size = len(figures)
    if not group.items:
        return (), points.Added(np.full(size, np.nan))
    everybody = bool(counting.all())
    if not everybody:
        rows = np.flatnonzero(counting)
        figures = figures.of(rows, figures.numbers)
    items = tuple(score_item(method, item, group, figures, units[item]) for item in group.items)
    added = points.add(method, group, figures, totals(items, method.rules))
    if everybody:
        return items, added
    return tuple(spread(item, rows, size) for item in items), added.spread(rows, size)


@once
def _variables(method: Method, group: Group) -> frozenset[str]:
    """Every variable that scoring the group can read."""
    after = read_after(method, group)
    read = {name for name in after if name not in method.indicators}
    for item in {*group.items, *after} & method.indicators.keys():
        read.update(names(method.indicators[item].node, ATTRIBUTES))
    for node in (*conditions(method, group), *points.read_by(method, group)):
        read.update(names(node, ATTRIBUTES))
    return frozenset(read)
