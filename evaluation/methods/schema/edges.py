"""Cuts by condition: whether, read as intervals of one number, they leave a gap, overlap or can never be reached."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.methods.formulas import Compare, Name, Node, Number, Operation, parse
from mujun.documents import fail


@dataclass(frozen=True)
class Edge:
    """A grade with its condition, or `places` where it is filled by places or takes the rest."""

    grade: str
    condition: str | None
    places: bool


@dataclass(frozen=True)
class _Interval:
    """Of the number `name`: above `low` and below `high`, with them where closed."""

    name: str
    low: tuple[Decimal, bool] | None = None
    high: tuple[Decimal, bool] | None = None

    def holds(self, at: Decimal) -> bool:
        above = self.low is None or at > self.low[0] or (self.low[1] and at == self.low[0])
        below = self.high is None or at < self.high[0] or (self.high[1] and at == self.high[0])
        return above and below


def checked(edges: Sequence[Edge]) -> None:
    """Fails for cuts, best first, that are wrong whatever the figures. Only intervals of a number are judged."""
    read = [(edge.grade, _interval(parse(edge.condition))) for edge in edges if edge.condition]
    cuts = [(grade, interval) for grade, interval in read if interval is not None]
    for name in dict.fromkeys(interval.name for _, interval in cuts):
        same = [(grade, interval) for grade, interval in cuts if interval.name == name]
        complete = len(same) == len(edges)
        _check(name, same, complete)
    numbers = {interval and interval.name for _, interval in read}
    if read and len(read) == len(edges) and (None in numbers or len(numbers) > 1):
        fail("各档都按条件，有的单位可能哪一档都不合", "最后一档写“其余”")


def _check(name: str, cuts: Sequence[tuple[str, _Interval]], complete: bool) -> None:
    points = list(_samples([interval for _, interval in cuts]))
    takers = [[grade for grade, interval in cuts if interval.holds(at)] for at in points]
    for grade, interval in cuts:
        if not any(found and found[0] == grade for found in takers):
            fail(f"{grade} 取不到：合它条件的都先进了前面的档", f"改正{name}的界线")
        closed = interval.low is not None and interval.high is not None
        if closed and any(grade in found[1:] for found in takers):
            fail(f"{grade} 与前面的档重叠", f"两档的{name}界线应相接而不重叠")
    if complete and not all(takers):
        at = points[[not found for found in takers].index(True)]
        fail(f"{name} 在 {at.normalize():f} 一带哪一档都不合", "界线应相接，或最后一档写“其余”")


def _samples(intervals: Sequence[_Interval]) -> Iterator[Decimal]:
    """Every edge, a point between each two, one before the first and one after the last."""
    ends = {end[0] for interval in intervals for end in (interval.low, interval.high) if end is not None}
    edges = sorted(ends)
    yield edges[0] - 1
    for at, edge in enumerate(edges):
        yield edge
        yield (edge + edges[at + 1]) / 2 if at + 1 < len(edges) else edge + 1


def _interval(node: Node) -> _Interval | None:
    """What a condition says of one number, or None when it says anything else."""
    match node:
        case Compare(sign, Name(name), Number(value)) if sign in _SIDES:
            side, closed = _SIDES[sign]
            return _Interval(name, **{side: (value, closed)})
        case Operation("且", left, right):
            return _both(_interval(left), _interval(right))
    return None


_SIDES = {">=": ("low", True), ">": ("low", False), "<=": ("high", True), "<": ("high", False)}


def _both(one: _Interval | None, other: _Interval | None) -> _Interval | None:
    if one is None or other is None or one.name != other.name:
        return None
    if (one.low and other.low) or (one.high and other.high):
        return None
    return _Interval(one.name, one.low or other.low, one.high or other.high)
