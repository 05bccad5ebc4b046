"""Columns of a table of results for what came beside the items: points, the scope, adjustments, side lists."""

from collections.abc import Callable, Iterator
from math import isfinite
from typing import NamedTuple

from evaluation.scoring.outcome import Adjusted, GroupOutcome, Outcome
from evaluation.scoring.points import PointsOutcome


class Column(NamedTuple):
    """`cell` gives the text of a group's row; empty where it has none."""

    title: str
    cell: Callable[[GroupOutcome, int], str]


def columns(outcome: Outcome) -> Iterator[Column]:
    """Only those that the method gives rise to."""
    groups = outcome.groups
    if any(group.before is not None for group in groups):
        yield Column("加减分前总分", _before)
    for name in dict.fromkeys(family.name for group in groups for family in group.points):
        yield Column(f"{name}·加减分", _of_family(name, lambda family, at: plain(family.points[at])))
        yield Column(f"{name}·依据", _of_family(name, PointsOutcome.reason))
    if any(group.standings for group in groups):
        yield Column("范围", lambda group, at: _standing(group, at, "name"))
        yield Column("参照管理", lambda group, at: _standing(group, at, "like"))
    if any(group.adjustments for group in groups):
        changes = {group.name: _changes(group) for group in groups}
        yield Column("调整", lambda group, at: "；".join(changes[group.name].get(at, ())))
    if any(group.lists for group in groups):
        yield Column("名单", _lists)


def plain(number: float) -> str:
    """The shortest text that gives the same number back; empty when missing."""
    return repr(float(number)) if isfinite(number) else ""


def _before(group: GroupOutcome, at: int) -> str:
    return "" if group.before is None else plain(group.before[at])


def _of_family(name: str, said: Callable[[PointsOutcome, int], str]) -> Callable[[GroupOutcome, int], str]:
    def cell(group: GroupOutcome, at: int) -> str:
        return next((said(family, at) for family in group.points if family.name == name), "")

    return cell


def _standing(group: GroupOutcome, at: int, part: str) -> str:
    place = int(group.standing[at]) if group.standings else -1
    return str(getattr(group.standings[place], part)) if place >= 0 else ""


def _changes(group: GroupOutcome) -> dict[int, list[str]]:
    """What each rule did, by row."""
    found: dict[int, list[str]] = {}
    for each in group.adjustments:
        for at, words in zip(each.rows.tolist(), _moves(group, each), strict=True):
            found.setdefault(at, []).append(words)
    return found


def _moves(group: GroupOutcome, each: Adjusted) -> Iterator[str]:
    names = [*group.grade_names, "未定档"]
    for was, became in zip(each.was.tolist(), each.became.tolist(), strict=True):
        yield f"{each.name}：{names[was]}→{names[became]}"


def _lists(group: GroupOutcome, at: int) -> str:
    return "、".join(name for name, members in group.lists if members[at])
