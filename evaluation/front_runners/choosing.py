"""Who leads, from columns: values, conditions and grades of many rows at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.front_runners.language import Rule
from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Node, names, parse
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints, Labels
from evaluation.scoring.rounding import comparable


@dataclass(frozen=True)
class Chosen:
    """`row` of the figures; `place` among `of` that were compared in `pool`; equals share the best place."""

    row: int
    pool: str
    value: float
    place: int
    of: int


def choose(rule: Rule, figures: Figures, pools: Labels, grades: Sequence[Labels]) -> list[Chosen]:
    """By pool in order of its word, then by place. `grades` of this year and of those before, newest first; a rule
    that is still open finds nobody.
    """
    if rule.open_points or rule.formula is None:
        return []
    measured = _read(parse(rule.formula), figures)
    compared = np.isfinite(measured) & (pools.codes >= 0)
    if rule.condition:
        compared &= holds(parse(rule.condition), figures)
    graded = _graded(rule, grades, len(figures))
    found: list[Chosen] = []
    for code in sorted(range(len(pools.words)), key=pools.words.__getitem__):
        rows = np.flatnonzero(compared & (pools.codes == code))
        found += _of_pool(rule, pools.words[code], measured, rows, graded)
    return found


def _read(node: Node, figures: Figures) -> Floats:
    return values(node, figures.behind(list(names(node, ATTRIBUTES))))


def _graded(rule: Rule, grades: Sequence[Labels], size: int) -> Bools:
    """One of the grades in every year that is asked for; a year without grades is no such year."""
    if not rule.grades:
        return np.ones(size, bool)
    if len(grades) < rule.years:
        return np.zeros(size, bool)
    every: Bools = np.logical_and.reduce([each.among(rule.grades) for each in grades[: rule.years]])
    return every


def _of_pool(rule: Rule, pool: str, measured: Floats, rows: Ints, graded: Bools) -> list[Chosen]:
    if len(rows) < rule.fewest:
        return []
    sense = -1.0 if rule.order == "从高" else 1.0
    worth = comparable(sense * measured[rows])
    places = 1 + np.searchsorted(np.sort(worth), worth)
    able = np.flatnonzero(graded[rows])
    order = able[np.argsort(worth[able], kind="stable")]
    taken = _cut(worth[order], rule.quotas.of(pool, len(rows)), rule.ties)
    return [
        Chosen(int(rows[at]), pool, float(measured[rows[at]]), int(places[at]), len(rows))
        for at in order[:taken].tolist()
    ]


def _cut(worth: Floats, wanted: int, ties: str) -> int:
    """How many of the sorted are taken when the last place is shared."""
    if wanted <= 0:
        return 0
    if wanted >= len(worth):
        return len(worth)
    if worth[wanted - 1] != worth[wanted]:
        return wanted
    return int(np.searchsorted(worth, worth[wanted], side="right" if ties == "都列" else "left"))
