"""What conditions after the scoring may read: the figures, the indicators, 总分, 名次 and 档次."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Node, names, parse
from evaluation.methods.once import once
from evaluation.methods.schema import Group, Method
from evaluation.methods.schema.grading import Sort
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Figures, Floats, Ints, Labels
from evaluation.scoring.outcome import ItemOutcome

TOTAL, PLACE, GRADE = "总分", "名次", "档次"


@once
def read_after(method: Method, group: Group) -> frozenset[str]:
    """Every name that ranking, grading, adjustments and lists of the group read."""
    words = {*ATTRIBUTES, *method.classes}
    found = {key.name for key in _sorts(method, group)}
    for condition in _conditions(method, group):
        found.update(names(parse(condition), words))
    return frozenset(found)


def _sorts(method: Method, group: Group) -> Iterator[Sort]:
    yield from group.order
    yield from method.rules.ties.keys if method.rules.ties else ()
    yield from (cut.stages.by for cut in group.grading or () if cut.stages)
    yield from (each.by for each in method.lists.values())


def _conditions(method: Method, group: Group) -> Iterator[str]:
    yield from (cut.condition for cut in group.grading or () if cut.condition)
    yield from (rule.condition for rule in method.adjustments)
    yield from (each.condition for each in method.lists.values() if each.condition)


def scorecard(
    method: Method, group: Group, figures: Figures, items: tuple[ItemOutcome, ...], totals: Floats
) -> Figures:
    wanted = read_after(method, group) & method.indicators.keys()
    scored = {item.name: item.values for item in items if item.name in wanted}
    if wanted:
        figures = _with(figures, {name: method.indicators[name].node for name in sorted(wanted)}, scored)
    return replace(figures, numbers={**figures.numbers, TOTAL: totals})


def _with(figures: Figures, indicators: Mapping[str, Node], known: Mapping[str, Floats]) -> Figures:
    """With the indicators as columns, in years past too; those of `known` are not computed again."""
    columns = {
        name: known[name] if name in known else _finite(values(node, figures))
        for name, node in indicators.items()
    }
    past = {years: _with(before, indicators, {}) for years, before in figures.past.items()}
    return replace(figures, numbers={**figures.numbers, **columns}, past=past)


def _finite(column: Floats) -> Floats:
    return np.where(np.isfinite(column), column, np.nan)


def with_places(card: Figures, ranks: Ints) -> Figures:
    return replace(card, numbers={**card.numbers, PLACE: np.where(ranks > 0, ranks, np.nan)})


def with_grades(card: Figures, grades: Ints, names: tuple[str, ...]) -> Figures:
    return replace(card, labels={**card.labels, GRADE: Labels(grades, names)})
