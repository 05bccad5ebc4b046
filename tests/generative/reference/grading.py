"""Grades of one pool, by counting who is before whom."""

from collections.abc import Callable, Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Cut, Method
from tests.generative.reference.conditions import holds
from tests.generative.reference.scoping import Verdict

ROUNDINGS = {"四舍五入": ROUND_HALF_UP, "进一": ROUND_CEILING, "去尾": ROUND_FLOOR}
COUNTED = {"参评": 1, "含不定档": 2, "含列出": 3, "全部": 4}
Key = Callable[[Verdict], tuple]


def whole(method: Method, number: Decimal) -> int:
    return int(number.to_integral_value(ROUNDINGS[method.rules.quota.rounding]))


def place(method: Method, one: Verdict, among: Sequence[Verdict], key: Key) -> int:
    """The place that counts for a grade: the best or the worst of those who are equal."""
    if method.rules.ties.share == "同取高档":
        return 1 + sum(key(other) > key(one) for other in among)
    return sum(key(other) >= key(one) for other in among)


def counted(method: Method, pool: Sequence[Verdict], conditioned: Mapping[int, str]) -> int:
    """Of how many a share is taken."""
    base = COUNTED[method.rules.quota.base]
    count = 0
    for one in pool:
        if one.rank:
            count += not (method.rules.quota.by_condition == "剔除" and one.at in conditioned)
        elif one.kind == "不定档":
            count += base >= 2
        elif one.kind == "列为":
            count += base >= 3
        else:
            count += base >= 4
    return count


def last_places(method: Method, cuts: Sequence[Cut], size: int) -> list[int]:
    quota = method.rules.quota
    exact, before, found = Decimal(0), 0, []
    for cut in cuts:
        share = cut.stages.share if cut.stages else cut.share
        amount = cut.count or Decimal(0) if share is None else share * size
        new = exact + amount if cut.own or cut.stages else max(exact, Decimal(amount))
        if quota.each == "逐档":
            before = before + whole(method, new - exact)
        else:
            edge = whole(method, new)
            if quota.edge == "不含" and share is not None and new > 0 and new % 1 == 0:
                edge -= 1
            before = max(before, edge)
        exact = new
        found.append(before)
    return found


def grade_pool(
    method: Method, cuts: Sequence[Cut], pool: Sequence[Verdict], key: Key, by: Key, held: Mapping[int, str]
) -> dict[int, str]:
    """`held` are those who have left their places, each with the grade of which it takes a place, or nothing."""
    order = [cut.grade for cut in cuts]
    conditioned = conditions_met(cuts, pool)
    out = set(held) | (set(conditioned) if method.rules.quota.by_condition == "剔除" else set())
    here = [one for one in pool if one.rank and one.at not in out]
    places = [cut for cut in cuts if cut.by_place]
    found: dict[int, str] = {}
    if places:
        size = counted(method, pool, conditioned)
        limits = last_places(method, places, size)
        for at, cut in enumerate(places):
            limits[at] -= sum(
                1 for grade in held.values() if grade and order.index(grade) <= order.index(cut.grade)
            )
        found = _by_place(method, places, limits, here, size, key, by)
    for at, grade in conditioned.items():
        found[at] = grade
    return {at: grade for at, grade in found.items() if at not in held}


def conditions_met(cuts: Sequence[Cut], pool: Sequence[Verdict]) -> dict[int, str]:
    found = {}
    for one in pool:
        for cut in cuts:
            if one.kind == "参评" and cut.condition and holds(parse(cut.condition), one.row):
                found[one.at] = cut.grade
                break
    return found


def _by_place(method, places, limits, here, size, key, by) -> dict[int, str]:  # type: ignore[no-untyped-def]
    found: dict[int, str] = {}
    ahead = 0
    if places[0].stages:
        (half,) = last_places(method, [Cut(grade="", share=places[0].stages.better)], size)
        better = [one for one in here if place(method, one, here, key) <= half]
        best = [one for one in better if place(method, one, better, by) <= limits[0]]
        found = {one.at: places[0].grade for one in best}
        here = [one for one in here if one.at not in found]
        places, limits, ahead = places[1:], limits[1:], len(best)
    for one in here:
        mine = place(method, one, here, key) + ahead
        fits = [cut.grade for cut, limit in zip(places[:-1], limits, strict=False) if mine <= limit]
        found[one.at] = fits[0] if fits else places[-1].grade
    return found
