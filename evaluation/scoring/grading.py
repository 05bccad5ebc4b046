"""Grades from places, from conditions, or from both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Cut, Method, Quota
from evaluation.methods.schema.grading import TwoStage
from evaluation.scoring import ranking
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Bools, Figures, Ints
from evaluation.scoring.placing import Places, sort_key
from evaluation.scoring.strips import strips


@dataclass(frozen=True)
class Grader:
    """All that a group's grades depend on. `base` is the number of units, by row, of which a share is taken;
    `conditioned` the cut whose condition a row meets, −1 where none.
    """

    cuts: Sequence[Cut]
    quota: Quota
    places: Places
    base: Ints
    conditioned: Ints
    card: Figures

    @classmethod
    def of(
        cls, method: Method, cuts: Sequence[Cut], places: Places, card: Figures, usual: Bools, more: Ints
    ) -> "Grader":
        """`more` are those counted beside the ranked ones, by pool; empty when there are none."""
        quota = method.rules.quota
        if quota is None:
            raise ValueError("cuts without a quota")
        conditioned = meeting(cuts, card, usual)
        base = _base(places, quota, conditioned, more)
        return cls(cuts, quota, places, base, conditioned, card)

    def grades(self, gone: Bools | None = None, taken: Ints | None = None) -> Ints:
        """Index of each row's cut, −1 where it has none. Rows that are `gone` leave their places to others; `taken`
        are places of a cut and of better ones that such rows hold, by cut and row.
        """
        found = self._by_place(gone, taken)
        if self.conditioned is not _NOBODY:
            found = np.where(self.conditioned >= 0, self.conditioned, found)
        return found if gone is None else np.where(gone, -1, found)

    def _by_place(self, gone: Bools | None, taken: Ints | None) -> Ints:
        steps = [at for at, cut in enumerate(self.cuts) if cut.by_place]
        if not steps:
            return np.full(len(self.base), -1, np.int64)
        places = self._taking_part(gone)
        limits = ranking.limits([self.cuts[at] for at in steps], self.base, self.quota)
        if taken is not None:
            left = [limit - taken[at] for limit, at in zip(limits, steps, strict=False)]
            # a grade with more units by rule than places has none left, but costs the better ones nothing
            limits = list(accumulate(left, np.maximum))
        if stages := self.cuts[steps[0]].stages:
            return self._in_two_stages(stages, steps, places, limits)
        return _cut(places.counts, places.ranked, limits, steps)

    def _taking_part(self, gone: Bools | None) -> Places:
        """The places among those who have not left them."""
        out = gone
        if self.quota.by_condition == "剔除" and self.conditioned is not _NOBODY:
            out = self.conditioned >= 0 if gone is None else gone | (self.conditioned >= 0)
        return self.places if out is None else _moved_up(self.places, self.places.ranked & ~out)

    def _in_two_stages(
        self, stages: TwoStage, steps: Sequence[int], places: Places, limits: Sequence[Ints]
    ) -> Ints:
        """The first grade from the better part, anew by another key; the others in the places behind it."""
        active = places.ranked
        (half,) = ranking.limits([Cut(grade="", share=stages.better)], self.base, self.quota, whole=False)
        better = active & (places.counts <= half)
        keys = [sort_key(self.card, stages.by), -places.first.astype(float)]
        first, last, _ = ranking.ranks(places.pools.codes, keys, better)
        best = better & ((first if places.better else last) <= limits[0])
        size = len(places.pools.names)
        ahead = np.bincount(places.pools.codes[best], minlength=size)[places.pools.codes]
        others = active & ~best
        place = _moved_up(places, others).counts + ahead
        rest = np.where(others, _cut(place, others, limits[1:], steps[1:]), -1)
        return np.where(best, steps[0], rest)


_NOBODY = np.empty(0, np.int64)


def meeting(cuts: Sequence[Cut], card: Figures, usual: Bools) -> Ints:
    """The first cut, best first, whose condition holds, −1 where none does; empty when no cut has a condition."""
    if not any(cut.condition for cut in cuts):
        return _NOBODY
    found = np.full(len(card), -1, np.int64)
    for at, cut in enumerate(cuts):
        if cut.condition:
            found[(found < 0) & usual & holds(parse(cut.condition), card)] = at
    return found


def _base(places: Places, quota: Quota, conditioned: Ints, more: Ints) -> Ints:
    """How many units of its pool count, by row."""
    out = quota.by_condition == "剔除" and conditioned is not _NOBODY
    if not out and not more.any():
        return places.sizes
    codes, size = places.pools.codes, len(places.pools.names)
    counted = places.ranked & (conditioned < 0) if out else places.ranked
    numbers = np.bincount(codes[counted], minlength=size)
    if len(more):
        numbers = numbers + more
    base: Ints = numbers[codes]
    return base


def _moved_up(places: Places, active: Bools) -> Places:
    """The places among those still there."""
    first, last, sizes = ranking.ranks(places.pools.codes, [-places.first.astype(float)], active)
    return replace(places, first=first, last=last, sizes=sizes)


def _cut(place: Ints, active: Bools, limits: Sequence[Ints], steps: Sequence[int]) -> Ints:
    codes, found = np.array([*steps, -1]), np.empty(len(place), np.int64)
    for rows in strips(len(place)):
        step = np.zeros(len(place[rows]), np.int64)
        for limit in limits:
            step += place[rows] > limit[rows]
        step[~active[rows]] = len(steps)
        found[rows] = codes[step]
    return found


def beyond_bounds(method: Method, names: Sequence[str], grades: Ints) -> tuple[str, ...]:
    """What of the graded units breaks a bound of the parent, with numbers."""
    if not method.parent_bounds:
        return ()
    graded = int((grades >= 0).sum())
    found = []
    for grade, bound in method.parent_bounds.items():
        if grade not in names or not graded:
            continue
        count = int((grades == names.index(grade)).sum())
        if bound.broken_by(Decimal(count) / graded):
            found.append(f"{grade} {bound.words}：实有 {count} 户，占定档 {graded} 户的 {count / graded:.2%}")
    return tuple(found)
