"""From totals to places, grades, adjustments and lists of one group."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.schema import Cut, Group, Method
from evaluation.methods.schema.adjusting import Adjustment
from evaluation.scoring import reasons
from evaluation.scoring.adjusting import adjust
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.grading import Grader, beyond_bounds
from evaluation.scoring.lists import side_lists
from evaluation.scoring.outcome import Adjusted, ItemOutcome, Standing
from evaluation.scoring.placing import Places, place, pools_of
from evaluation.scoring.scoping import of_kind, ranked
from evaluation.scoring.scorecard import PLACE, read_after, scorecard, with_grades, with_places
from evaluation.scoring.texts import Texts

# who counts beside the ranked ones when a share is taken, by 名额 › 基数
_BESIDE: dict[str, tuple[str, ...]] = {
    "参评": (),
    "含不定档": ("不定档",),
    "含列出": ("不定档", "列为"),
    "全部": ("不定档", "列为"),
}
LISTED = "按范围"


@dataclass(frozen=True)
class Members:
    """A group's units: figures, item scores and totals, what the scope decided; `left_out` met its condition too."""

    figures: Figures
    items: tuple[ItemOutcome, ...]
    totals: Floats
    standing: Ints
    standings: tuple[Standing, ...]
    left_out: Figures

    @property
    def usual(self) -> Bools:
        """Judged without a word of the scope against it."""
        return ranked(self.standing, self.standings)


@dataclass(frozen=True)
class Judged:
    """What `GroupOutcome` says after the total; see there."""

    ranks: Ints
    pool_sizes: Ints
    pools: Ints
    pool_names: tuple[str, ...]
    grades: Ints
    grade_names: tuple[str, ...]
    cuts: tuple[str, ...]
    reasons: Sequence[str]
    standing: Ints
    standings: tuple[Standing, ...]
    adjustments: tuple[Adjusted, ...]
    lists: tuple[tuple[str, Bools], ...]
    breaches: tuple[str, ...]


@dataclass(frozen=True)
class _Graded:
    grades: Ints
    conditioned: Ints
    adjusted: tuple[Adjusted, ...]


def judge(method: Method, name: str, group: Group, members: Members) -> Judged:
    card = scorecard(method, group, members.figures, members.items, members.totals)
    usual, cuts = members.usual, group.grading or []
    places = place(method, name, group, card, usual)
    if PLACE in read_after(method, group):
        card = with_places(card, places.first)
    rules = [rule for rule in method.adjustments if not rule.groups or name in rule.groups]
    silent = reasons.undecided(method, group, rules)
    more = _beside(method, name, members, places)
    graded = _grade(method, [] if silent else cuts, rules, places, card, usual, more)
    codes = tuple(dict.fromkeys(one.code for one in members.standings if one.code))
    names = (*(cut.grade for cut in cuts), *codes)
    grades = _with_codes(graded.grades, members, names)
    if method.lists:
        card = with_grades(card, grades, names)
    return Judged(
        ranks=places.first,
        pool_sizes=places.sizes,
        pools=places.pools.codes,
        pool_names=places.pools.names,
        grades=grades,
        grade_names=names,
        cuts=(*(cut.words for cut in cuts), *(LISTED for _ in codes)),
        reasons=_reasons(group, silent, places, card, members, graded),
        standing=members.standing,
        standings=members.standings,
        adjustments=graded.adjusted,
        lists=side_lists(method.lists, method.rules, card, usual),
        breaches=beyond_bounds(method, names[: len(cuts)], graded.grades),
    )


def _grade(
    method: Method,
    cuts: Sequence[Cut],
    rules: Sequence[Adjustment],
    places: Places,
    card: Figures,
    usual: Bools,
    more: Ints,
) -> _Graded:
    if not cuts:
        return _Graded(np.full(len(card), -1, np.int64), np.empty(0, np.int64), ())
    grader = Grader.of(method, cuts, places, card, usual, more)
    grades, adjusted = adjust(rules, grader, usual, tuple(cut.grade for cut in cuts))
    return _Graded(grades, grader.conditioned, adjusted)


def _beside(method: Method, name: str, members: Members, places: Places) -> Ints:
    """Who counts beside the ranked ones, by pool; empty when nobody can."""
    base = method.rules.quota.base if method.rules.quota else "参评"
    if base == "参评":
        return np.empty(0, np.int64)
    pools = places.pools
    beside = of_kind(members.standing, members.standings, *_BESIDE[base])
    if base == "全部":
        beside |= ~places.ranked
    numbers = np.bincount(pools.codes[beside], minlength=len(pools.names))
    if base == "全部" and len(members.left_out):
        numbers += _left_out(method, name, members.left_out, pools.names)
    return numbers


def _left_out(method: Method, name: str, figures: Figures, names: tuple[str, ...]) -> Ints:
    """How many of them would have been in each pool."""
    pools = pools_of(tuple(method.rules.pool or ()), name, figures)
    found = dict(zip(pools.names, np.bincount(pools.codes, minlength=len(pools.names)).tolist(), strict=True))
    return np.array([found.get(pool, 0) for pool in names], np.int64)


def _with_codes(grades: Ints, members: Members, names: tuple[str, ...]) -> Ints:
    if not members.standings:
        return grades
    code = np.array([names.index(one.code) if one.code else -1 for one in members.standings] + [-1])
    return np.where(members.usual, grades, code[members.standing])


def _reasons(
    group: Group, silent: str, places: Places, card: Figures, members: Members, graded: _Graded
) -> Texts:
    """Why, by row; see `reasons`."""
    cuts = [] if silent else group.grading or []
    found = reasons.reasons(group, silent, places, members.items, card)
    reasons.with_conditions(found, cuts, graded.grades, graded.conditioned)
    reasons.with_adjustments(found, graded.adjusted, [cut.grade for cut in cuts])
    reasons.with_standing(found, members.standing, members.standings)
    return found
