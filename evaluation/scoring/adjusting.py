"""Rules that change a grade, in the order of the method, and what they do to the places of others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema.adjusting import Adjustment
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Bools, Ints
from evaluation.scoring.grading import Grader
from evaluation.scoring.outcome import Adjusted
from evaluation.scoring.scorecard import with_grades

_MOVING = ("另加", "占用")


def adjust(
    rules: Sequence[Adjustment], grader: Grader, usual: Bools, names: tuple[str, ...]
) -> tuple[Ints, tuple[Adjusted, ...]]:
    """Grades after every rule, and what each rule changed. `names` are the grades, best first."""
    grades = _with_places_moved(rules, grader, usual, names)
    acted = []
    for rule in rules:
        card = with_grades(grader.card, grades, names)
        after = np.where(usual & holds(parse(rule.condition), card), _act(rule, grades, names), grades)
        rows = np.flatnonzero(after != grades)
        acted.append(Adjusted(rule.name, rows, grades[rows], after[rows]))
        grades = after
    return grades, tuple(acted)


@dataclass
class _Movers:
    """The rules that move places, each with the rows that meet its condition."""

    rules: Sequence[tuple[Adjustment, Bools]]
    names: tuple[str, ...]

    def leave(self, grades: Ints, here: Bools) -> tuple[Ints, Bools, Bools]:
        """What the rules make of the grades, who leaves a place by that, and who takes one of the new grade's."""
        leaves, takes = np.zeros(len(grades), bool), np.zeros(len(grades), bool)
        for rule, meets in self.rules:
            after = _act(rule, grades, self.names)
            moved = meets & here & ((after != grades) | (rule.set_to is not None))
            leaves |= moved
            takes = np.where(moved, rule.places == "占用", takes)
            grades = np.where(moved, after, grades)
        return grades, leaves, takes


def _with_places_moved(
    rules: Sequence[Adjustment], grader: Grader, usual: Bools, names: tuple[str, ...]
) -> Ints:
    """Grades by place when all that leave their places have left them; theirs are those they had when they left. Who
    moves up may thereby meet a rule: everybody is placed again until nobody leaves any more.
    """
    moving = [
        (rule, usual & holds(parse(rule.condition), grader.card)) for rule in rules if rule.places in _MOVING
    ]
    grades = grader.grades()
    if not moving:
        return grades
    movers = _Movers(moving, names)
    gone, takes, had, gets = np.zeros_like(usual), np.zeros_like(usual), grades, grades
    while True:
        after, leaves, taking = movers.leave(grades, usual & ~gone)
        if not leaves.any():
            return np.where(gone, had, grades)
        had, gets = np.where(leaves, grades, had), np.where(leaves, after, gets)
        gone, takes = gone | leaves, takes | taking
        grades = grader.grades(gone, _taken(grader, takes, gets))


def _taken(grader: Grader, takes: Bools, gets: Ints) -> Ints:
    """Places of each cut and of the better ones that are held by rule, by cut and row."""
    pools = grader.places.pools
    size = len(pools.names)
    return np.array(
        [
            np.bincount(pools.codes[takes & (gets <= at)], minlength=size)[pools.codes]
            for at in range(len(grader.cuts))
        ]
    )


def _act(rule: Adjustment, grades: Ints, names: tuple[str, ...]) -> Ints:
    """What a rule makes of each grade. A unit without a grade gets one only by 定为."""
    if rule.set_to is not None:
        return np.full(len(grades), names.index(rule.set_to))
    if rule.at_best is not None:
        after = np.maximum(grades, names.index(rule.at_best))
    elif rule.at_worst is not None:
        after = np.minimum(grades, names.index(rule.at_worst))
    else:
        after = np.clip(grades - (rule.up or 0) + (rule.down or 0), 0, len(names) - 1)
    found: Ints = np.where(grades < 0, grades, after)
    return found
