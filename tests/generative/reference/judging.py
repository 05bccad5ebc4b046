"""Scope, pools, places, grades, adjustments and lists of one group whose total is one of its figures."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Cut, Method
from evaluation.methods.schema.adjusting import SideList
from tests.generative.reference.adjusting import adjust
from tests.generative.reference.conditions import Row, holds, number
from tests.generative.reference.grading import grade_pool, last_places, place
from tests.generative.reference.scoping import Verdict, stand

LEAST = Decimal("-Infinity")


def judge_group(method: Method, name: str, total: str, rows: Sequence[Row]) -> list[Verdict]:
    """A verdict for each row. A tenant's landlord is named by its place in the table."""
    joined: set[int] = set()
    while True:
        verdicts = _judge(method, name, total, rows, joined)
        waiting = [one for one in verdicts if one.kind == "随出租方"]
        own = {cut.grade for cut in method.groups[name].grading}
        taken = {one.at: _landlord_s(verdicts, one, own) for one in waiting}
        joining = {
            one.at
            for one in waiting
            if not taken[one.at] and method.scope.except_[one.rule].otherwise == "自行定档"
        }
        first = {at for at in joining if not _rents_from_tenant(verdicts, verdicts[at])}
        if not joining:
            for one in waiting:
                one.grade = taken[one.at]
            return verdicts
        joined |= first or joining


def _landlord_s(verdicts: Sequence[Verdict], one: Verdict, own: set[str]) -> str:
    """The grade of the landlord, or of the landlord's landlord; nothing where that is none of the method's own."""
    seen = set()
    while one.kind == "随出租方":
        if one.at in seen or not one.row["出租方"].isdigit():
            return ""
        seen.add(one.at)
        one = verdicts[int(one.row["出租方"])]
    return one.grade if one.grade in own and one.kind == "参评" else ""


def _rents_from_tenant(verdicts: Sequence[Verdict], one: Verdict) -> bool:
    landlord = one.row["出租方"]
    return landlord.isdigit() and verdicts[int(landlord)].kind == "随出租方"


def _judge(method: Method, name: str, total: str, rows: Sequence[Row], joined: set[int]) -> list[Verdict]:
    group = method.groups[name]
    verdicts = [stand(method, at, row, at in joined) for at, row in enumerate(rows)]
    for one in verdicts:
        one.row |= {indicator: number(each.node, one.row) for indicator, each in method.indicators.items()}
        one.total = one.row[total] if one.kind in ("参评", "不定档") else None
        one.row["总分"] = one.total
        one.pool = tuple(one.row[word] for word in method.rules.pool)
    members = [one for one in verdicts if one.kind != "外"]
    sorts = [*group.order, *method.rules.ties.keys]
    if not group.order:
        sorts = [_TOTAL, *sorts]

    def key(one: Verdict) -> tuple:
        return tuple(_sorted(one, each) for each in sorts)

    pools = {one.pool: [each for each in members if each.pool == one.pool] for one in members}
    for pool in pools.values():
        here = [one for one in pool if one.kind == "参评" and one.row.get(sorts[0].name) is not None]
        for one in here:
            one.rank = 1 + sum(key(other) > key(one) for other in here)
            one.row["名次"] = Decimal(one.rank)
    cuts = group.grading
    stages = next((cut.stages for cut in cuts if cut.stages), None)

    def by(one: Verdict) -> tuple:
        return (_sorted(one, stages.by), -one.rank)

    def grades_of(held: dict[int, str]) -> dict[int, str]:
        found = {}
        for pool in pools.values():
            inside = {one.at for one in pool}
            held_here = {at: grade for at, grade in held.items() if at in inside}
            found |= grade_pool(method, cuts, pool, key, by, held_here)
        return found

    adjust(method.adjustments, [cut.grade for cut in cuts], members, grades_of)
    return verdicts


class _TOTAL:
    name, ascending = "总分", False


def _sorted(one: Verdict, key) -> Decimal:  # type: ignore[no-untyped-def]
    value = one.row.get(key.name)
    return LEAST if value is None else -value if key.ascending else value


def on_list(method: Method, each: SideList, verdicts: Sequence[Verdict]) -> set[int]:
    """Who is on a list, by its place in the table."""
    fit = [one for one in verdicts if one.kind == "参评"]
    if each.condition:
        fit = [one for one in fit if holds(parse(each.condition), one.row | {"档次": one.grade})]
    take = each.take
    if take.share is None and take.count is None:
        return {one.at for one in fit}
    fit = [one for one in fit if one.row.get(each.by.name) is not None]
    found = set()
    for one in fit:
        part = [other for other in fit if all(other.row[word] == one.row[word] for word in each.within)]
        (limit,) = last_places(method, [Cut(grade="", share=take.share, count=take.count)], len(part))
        if place(method, one, part, lambda other: (_sorted(other, each.by),)) <= limit:
            found.add(one.at)
    return found
