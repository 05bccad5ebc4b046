"""From a value to points before they are rounded, for a weight that counts as it stands."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.methods.schema import Item, Method
from evaluation.methods.schema.shapes import span
from tests.generative.reference.common import Figure

NONE = Decimal("Infinity")
OWN_LIMITS = {"少者优": (NONE, Decimal(0)), "两点": (Decimal(1), Decimal(0))}


def points(method: Method, item: Item, value: Decimal, base: Figure, others: Sequence[Decimal]) -> Decimal:
    """`others`: the known values that 极差 looks at, the row's own among them."""
    if item.shape.kind == "极差" and max(others) == min(others):
        return _bounded(method, item, item.weight)
    return _bounded(method, item, _raw(item, value, base, others))


def _raw(item: Item, value: Decimal, base: Figure, others: Sequence[Decimal]) -> Decimal:
    shape = item.shape
    match shape.kind:
        case "比值":
            return value / base * item.weight
        case "反比":
            return base / value * item.weight
        case "少者优":
            return item.weight * (2 - value / base) / 2
        case "极差":
            part = (value - min(others)) / (max(others) - min(others))
            return item.weight * (shape.share + (100 - shape.share) * part) / 100
        case "两点":
            return (value - shape.lower) / (shape.target - shape.lower) * item.weight
        case "分段":
            fitting = (given for text, given in shape.steps.items() if text == "其余" or _fits(text, value))
            return next(fitting)
    return value


def _fits(text: str, value: Decimal) -> bool:
    return span(text).holds(value)


def _bounded(method: Method, item: Item, found: Decimal) -> Decimal:
    cap, floor = OWN_LIMITS.get(item.shape.kind, (NONE, NONE))
    if item.shape.kind in ("比值", "反比"):
        cap, floor = method.rules.cap, method.rules.floor
    cap, floor = (cap if item.cap is None else item.cap), (floor if item.floor is None else item.floor)
    if cap != NONE:
        found = min(found, cap * item.weight)
    return found if floor == NONE else max(found, floor * item.weight)
