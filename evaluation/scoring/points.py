"""Points added and taken beside the items: families, counted amounts, formulas; the bounds of the total."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evaluation.methods.formulas import Node, parse
from evaluation.methods.schema import Group, Method
from evaluation.methods.schema.points import (
    AnyPoints,
    Bounds,
    ByFormula,
    Counted,
    Family,
    OnCondition,
    Points,
)
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.rounding import rounded


@dataclass(frozen=True)
class PointsOutcome:
    """One family. `parts` has a row of points for every part, NaN where it does not hold; `counted` says which of
    them count; `unknown` where a part misses figures; `before` is their sum before the bounds of the family.
    """

    name: str
    part_names: tuple[str, ...]
    parts: Floats
    counted: npt.NDArray[np.bool_]
    unknown: npt.NDArray[np.bool_]
    before: Floats
    points: Floats

    def reason(self, at: int) -> str:
        """Which parts counted and what became of them, empty where nothing happened."""
        words = [
            f"{name} {self.parts[part, at]:+g}"
            for part, name in enumerate(self.part_names)
            if self.counted[part, at]
        ]
        if self.before[at] > self.points[at]:
            words.append("按封顶计")
        if self.before[at] < self.points[at]:
            words.append("按保底计")
        return "；".join([*words, *self._missing(at)])

    def of(self, rows: Ints) -> "PointsOutcome":
        """The same for some rows, which may repeat."""
        return PointsOutcome(
            self.name,
            self.part_names,
            self.parts[:, rows],
            self.counted[:, rows],
            self.unknown[:, rows],
            self.before[rows],
            self.points[rows],
        )

    def spread(self, rows: Ints, size: int) -> "PointsOutcome":
        """Of some rows, in the shape of the whole group: the others have no points."""
        parts = np.full((len(self.parts), size), np.nan)
        counted, unknown = np.zeros((2, len(self.parts), size), bool)
        before, points = np.zeros((2, size))
        parts[:, rows], counted[:, rows], unknown[:, rows] = self.parts, self.counted, self.unknown
        before[rows], points[rows] = self.before, self.points
        return PointsOutcome(self.name, self.part_names, parts, counted, unknown, before, points)

    def _missing(self, at: int) -> Iterator[str]:
        for part, name in enumerate(self.part_names):
            if self.unknown[part, at]:
                yield f"{name}缺数据，不加不减"


@dataclass(frozen=True)
class Added:
    """Totals with the points; `before` without them, None where the method has neither points nor bounds."""

    totals: Floats
    families: tuple[PointsOutcome, ...] = ()
    before: Floats | None = None

    def spread(self, rows: Ints, size: int) -> "Added":
        """Of some rows, in the shape of the whole group: the others have no total."""
        families = tuple(family.spread(rows, size) for family in self.families)
        before = None if self.before is None else _whole(self.before, rows, size)
        return Added(_whole(self.totals, rows, size), families, before)


def _whole(column: Floats, rows: Ints, size: int) -> Floats:
    whole = np.full(size, np.nan)
    whole[rows] = column
    return whole


def families_of(method: Method, group: Group) -> Points:
    """A group's family stands in place of the method's of the same name."""
    return method.points | group.points


def add(method: Method, group: Group, figures: Figures, totals: Floats) -> Added:
    families = families_of(method, group)
    of_points = group.points_bounds or method.points_bounds
    of_total = group.total_bounds or method.total_bounds
    if not families and of_total is None:
        return Added(totals)
    outcomes = tuple(_family(method, name, family, figures) for name, family in families.items())
    added = _bounded(np.sum([each.points for each in outcomes], axis=0), of_points) if outcomes else 0.0
    return Added(_rounded_total(method, _bounded(totals + added, of_total)), outcomes, totals)


def read_by(method: Method, group: Group) -> Iterator[Node]:
    for family in families_of(method, group).values():
        yield from formulas(family)


def formulas(points: AnyPoints) -> Iterator[Node]:
    """Everything that a family reads."""
    match points:
        case Family():
            for part in points.parts.values():
                yield from formulas(part)
        case OnCondition():
            yield parse(points.condition)
        case Counted():
            yield parse(points.count)
        case ByFormula():
            yield parse(points.formula)


def _family(method: Method, name: str, family: AnyPoints, figures: Figures) -> PointsOutcome:
    by_name = family.parts if isinstance(family, Family) else {name: family}
    found = [_part(method, part, figures) for part in by_name.values()]
    parts, unknown = np.array([points for points, _ in found]), np.array([missing for _, missing in found])
    counted = ~np.isnan(parts)
    if isinstance(family, Family) and family.take != "合计":
        counted &= _first_of(-parts if family.take == "最高" else parts)
    before = np.where(counted, parts, 0.0).sum(axis=0)
    bounds = family if isinstance(family, Family) else None
    points = _rounded(method, _bounded(before, bounds))
    return PointsOutcome(name, tuple(by_name), parts, counted, unknown, before, points)


def _first_of(ascending: Floats) -> npt.NDArray[np.bool_]:
    """The smallest of each column, the first of equals."""
    best = np.argmin(np.where(np.isnan(ascending), np.inf, ascending), axis=0)
    first: npt.NDArray[np.bool_] = np.arange(len(ascending))[:, None] == best
    return first


def _part(method: Method, part: AnyPoints, figures: Figures) -> tuple[Floats, Bools]:
    """Points, NaN where the part does not hold; and where figures are missing."""
    if isinstance(part, OnCondition):
        points = np.where(holds(parse(part.condition), figures), float(part.points), np.nan)
        return points, np.zeros(len(figures), bool)
    column = values(next(formulas(part)), figures)
    unknown = ~np.isfinite(column)
    if isinstance(part, Counted):
        count = np.floor(np.where(unknown, 0.0, column))
        amount = np.where(count >= 1, float(part.first) + (count - 1) * float(part.further), np.nan)
    else:
        amount = np.where(unknown, np.nan, column)
    bounds = part if isinstance(part, Bounds) else None
    return _rounded(method, _bounded(amount, bounds)), unknown


def _bounded(points: Floats, bounds: Bounds | None) -> Floats:
    if bounds and bounds.cap is not None:
        points = np.minimum(points, float(bounds.cap))
    if bounds and bounds.floor is not None:
        points = np.maximum(points, float(bounds.floor))
    return points


def _rounded(method: Method, points: Floats) -> Floats:
    """Points are published as finely as item scores."""
    rounding = method.rules.rounding
    return rounded(points, rounding.item, rounding.mode) if rounding else points


def _rounded_total(method: Method, totals: Floats) -> Floats:
    rounding = method.rules.rounding
    return rounded(totals, rounding.total, rounding.mode) if rounding else totals
