"""Item scores and totals, one row at a time."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Group, Item, Method
from evaluation.methods.schema.policies import Fixed, FullIf
from tests.generative.reference.bases import alike, base_of, measured
from tests.generative.reference.common import Figure, Judged, rounded
from tests.generative.reference.formulas import Row, ZeroDenominator, holds, value
from tests.generative.reference.shapes import points

OUT = object()
MISSING, ZERO, NEGATIVE, SCORED, OPEN = "missing", "zero", "negative", "scored", "open"


def item_scores(method: Method, group: Group, name: str, rows: Sequence[Row]) -> list:
    if silent(method, group, name):
        return [None] * len(rows)
    item, weight = group.items[name], weight_of(group, name)
    kinds = [_kind(method, name, item, rows, row) for row in rows]
    scores: list = [None] * len(rows)
    for at, row in enumerate(rows):
        if kinds[at] == SCORED:
            scores[at] = _score(method, name, item, rows, row, weight / item.weight)
    usual = [score for score, kind in zip(scores, kinds, strict=True) if kind == SCORED]
    missing = item.missing or method.rules.missing
    negative = item.negative or method.rules.negative
    policies = {
        ZERO: item.zero_denominator or method.rules.zero_denominator,
        MISSING: missing,
        NEGATIVE: missing if negative == "同缺失" else negative,
    }
    # whoever is given fixed points for a negative value has a score like others
    given = {
        at: _missing(method, policies[NEGATIVE], row, weight, [])
        for at, row in enumerate(rows)
        if kinds[at] == NEGATIVE
    }
    means = {at for at in given if _asks_for_mean(policies[NEGATIVE], rows[at])}
    usual += [points for at, points in given.items() if points not in (None, OUT) and at not in means]
    for at, row in enumerate(rows):
        if kinds[at] in policies:
            scores[at] = _missing(method, policies[kinds[at]], row, weight, usual)
    return scores


def _asks_for_mean(policy: object, row: Row) -> bool:
    if isinstance(policy, FullIf):
        return not holds(parse(policy.condition), row) and _asks_for_mean(policy.otherwise, row)
    return policy == "本组该项平均得分"


def silent(method: Method, group: Group, name: str) -> bool:
    """Whether the method has no formula for the item, or no weight for one that its own is reckoned from."""
    block = next((block.items for block in group.blocks.values() if name in block.items), [name])
    open_weight = any(group.items[each].weight is None for each in block)
    return open_weight or method.indicators[name].formula is None


def weight_of(group: Group, name: str) -> Decimal:
    own = group.items[name].weight
    for block in group.blocks.values():
        if name in block.items:
            return own * block.weight / sum(group.items[each].weight for each in block.items)
    return own


def _kind(method: Method, name: str, item: Item, rows: Sequence[Row], row: Row) -> str:
    if item.based and base_of(method, name, item, rows, row) is None:
        return OPEN
    zero = MISSING if (item.zero_denominator or method.rules.zero_denominator) == "同缺失" else ZERO
    try:
        found = value(method.indicators[name].node, row)
    except ZeroDenominator:
        return zero
    if found is None:
        return MISSING
    if item.shape.kind == "反比" and measured(method, name, row) == 0:
        return zero
    as_it_is = (item.negative or method.rules.negative) == "照算"
    return SCORED if as_it_is or measured(method, name, row) >= 0 else NEGATIVE


def _score(method: Method, name: str, item: Item, rows: Sequence[Row], row: Row, factor: Decimal) -> Decimal:
    found = measured(method, name, row)
    by = (method.rules.pool or []) if getattr(item.shape, "scope", "") == "排序池" else []
    others = [measured(method, name, other) for other in rows if alike(row, other, by)]
    others = [other for other in others if other is not None]
    base = base_of(method, name, item, rows, row)
    return rounded(method, points(method, item, found, base, others) * factor, method.rules.rounding.item)


def _decided(policy: object, weight: Decimal) -> Figure:
    if isinstance(policy, Fixed):
        return policy.points
    return {"记0分": Decimal(0), "记满分": weight}.get(policy)


def _missing(method: Method, policy: object, row: Row, weight: Decimal, usual: list[Decimal]):
    if isinstance(policy, FullIf):
        if holds(parse(policy.condition), row):
            return weight
        policy = policy.otherwise
    if policy == "剔除该项并放大其余权重":
        return OUT
    if policy == "本组该项平均得分" and usual:
        return rounded(method, sum(usual) / len(usual), method.rules.rounding.item)
    return _decided(policy, weight)


def total(method: Method, group: Group, scores: list) -> Judged:
    shown = [None if score is OUT else score for score in scores]
    if any(score is None for score in scores):
        return Judged(shown, None)
    weights = [weight_of(group, name) for name in group.items]
    kept = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not OUT]
    if not kept:
        return Judged(shown, None)
    total = sum(score for score, _ in kept) * sum(weights) / sum(weight for _, weight in kept)
    return Judged(shown, rounded(method, total, method.rules.rounding.total))
