"""Points added and taken, one row at a time."""

from decimal import ROUND_FLOOR, Decimal

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Group, Method
from evaluation.methods.schema.points import AnyPoints, Bounds, ByFormula, Counted, Family, OnCondition
from tests.generative.reference.common import Figure, Judged, rounded
from tests.generative.reference.formulas import Row, holds, known_value


def add(method: Method, group: Group, row: Row, judged: Judged) -> None:
    families = {**method.points, **group.points}
    judged.points = [_family(method, family, row) for family in families.values()]
    judged.before = judged.total
    if judged.total is not None:
        added = _bounded(sum(judged.points, Decimal(0)), group.points_bounds or method.points_bounds)
        bounded = _bounded(judged.total + added, group.total_bounds or method.total_bounds)
        judged.total = rounded(method, bounded, method.rules.rounding.total)


def _family(method: Method, family: AnyPoints, row: Row) -> Decimal:
    if not isinstance(family, Family):
        return _part(method, family, row) or Decimal(0)
    found = [one for part in family.parts.values() if (one := _part(method, part, row)) is not None]
    if not found:
        return rounded(method, _bounded(Decimal(0), family), method.rules.rounding.item)
    taken = {"最高": max, "最低": min, "合计": sum}[family.take](found)
    return rounded(method, _bounded(taken, family), method.rules.rounding.item)


def _part(method: Method, part: AnyPoints, row: Row) -> Figure:
    match part:
        case OnCondition():
            return part.points if holds(parse(part.condition), row) else None
        case Counted():
            count = known_value(parse(part.count), row)
            if count is None or count < 1:
                return None
            found = part.first + (count.to_integral_value(ROUND_FLOOR) - 1) * part.further
        case ByFormula():
            found = known_value(parse(part.formula), row)
            if found is None:
                return None
    return rounded(method, _bounded(found, part), method.rules.rounding.item)


def _bounded(found: Decimal, bounds: Bounds | None) -> Decimal:
    if bounds and bounds.cap is not None:
        found = min(found, bounds.cap)
    return max(found, bounds.floor) if bounds and bounds.floor is not None else found
