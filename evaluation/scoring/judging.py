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
from evaluation.scoring.placing import Places, order_of, place, pools_of, sort_key
from evaluation.scoring.scoping import of_kind, ranked
from evaluation.scoring.scorecard import scorecard, with_grades, with_places

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
    card = with_places(card, places.first)
    rules = [rule for rule in method.adjustments if not rule.groups or name in rule.groups]
    silent = reasons.undecided(method, group, rules)
    more = _beside(method, name, members, places)
    graded = _grade(method, [] if silent else cuts, rules, places, card, usual, more)
    codes = tuple(dict.fromkeys(one.code for one in members.standings if one.code))
    names = (*(cut.grade for cut in cuts), *codes)
    grades = _with_codes(graded.grades, members, names)
    lists = side_lists(method.lists, method.rules, with_grades(card, grades, names), usual)
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
        lists=lists,
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
) -> list[str]:
    """Why, by row; see `reasons`."""
    first = sort_key(card, order_of(group)[0])
    unranked = reasons.unranked(group, places, members.items, first)
    cuts = group.grading or []
    names = [cut.grade for cut in cuts]
    found = reasons.reasons(silent, cuts, graded.grades, graded.conditioned, unranked)
    found = reasons.with_adjustments(found, graded.adjusted, names)
    said: list[str] = reasons.with_standing(found, members.standing, members.standings).tolist()
    return said
