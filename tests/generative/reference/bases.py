"""What one row is compared with."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from evaluation.methods.schema import Item, Method
from evaluation.methods.schema.bases import ByWord, Computed
from tests.generative.reference.common import Figure, rounded
from tests.generative.reference.formulas import Row, known_value


def base_of(method: Method, name: str, item: Item, rows: Sequence[Row], row: Row) -> Figure:
    if isinstance(item.base, ByWord):
        return item.base.values.get(row[item.base.by], item.base.values.get("其余"))
    if isinstance(item.base, Computed):
        return _computed(method, name, item, item.base, rows, row)
    return item.base


def measured(method: Method, name: str, row: Row) -> Figure:
    found = known_value(method.indicators[name].node, row)
    return None if found is None else rounded(method, found, method.rules.rounding.value)


def alike(row: Row, other: Row, attributes: Sequence[str]) -> bool:
    return all(row[attribute] == other[attribute] for attribute in attributes)


def _computed(method: Method, name: str, item: Item, base: Computed, rows: Sequence[Row], row: Row) -> Figure:
    by = [*base.by, *((method.rules.pool or []) if base.scope == "排序池" else [])]
    among = [other for other in rows if alike(row, other, by)]
    if base.year == "上年":
        among = [other["上年"] for other in among]
    found = _ratio(method, name, among) if base.take == "合计之比" else _of(method, name, item, base, among)
    return found * base.times if found is not None and found > 0 else None


def _ratio(method: Method, name: str, among: Sequence[Row]) -> Figure:
    node = method.indicators[name].node
    pairs = [(known_value(node.left, row), known_value(node.right, row)) for row in among]
    pairs = [(above, below) for above, below in pairs if above is not None and below is not None]
    bottom = sum(below for _, below in pairs)
    return sum(above for above, _ in pairs) / bottom if bottom else None


def _of(method: Method, name: str, item: Item, base: Computed, among: Sequence[Row]) -> Figure:
    found = sorted(one for row in among if (one := measured(method, name, row)) is not None)
    if not found:
        return None
    match base.take:
        case "最大":
            return found[-1]
        case "最小":
            return found[0]
        case "均值":
            return sum(found) / len(found)
        case "中位数":
            return _percentile(found, Decimal(50))
        case "分位":
            return _percentile(found, base.percentile)
        case "前列均值":
            size = max(1, int((base.first * len(found) / 100).to_integral_value(ROUND_HALF_UP)))
            best = found[:size] if item.shape.kind in ("反比", "少者优") else found[-size:]
            return sum(best) / size
    raise AssertionError(base)


def _percentile(found: Sequence[Decimal], percent: Decimal) -> Decimal:
    place = percent / 100 * (len(found) - 1)
    below = int(place)
    above = min(below + 1, len(found) - 1)
    return found[below] + (place - below) * (found[above] - found[below])
