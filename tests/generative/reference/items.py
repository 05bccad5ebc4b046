"""Item scores and totals, one row at a time."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from evaluation.methods.formulas import Name, Node, Number, Operation
from evaluation.methods.schema import Group, Item, Method
from tests.generative.reference.common import Figure, Judged, rounded


class ZeroDenominator(Exception):
    pass


def _value(node: Node, row: Mapping[str, Figure]) -> Figure:
    match node:
        case Number(value):
            return value
        case Name(name):
            return row[name]
        case Operation(sign, left, right):
            a, b = _value(left, row), _value(right, row)
            if a is None or b is None:
                return None
            if sign == "/" and b == 0:
                raise ZeroDenominator
            return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]()
    raise AssertionError(node)


OUT = object()


def item_scores(method: Method, name: str, item: Item, rows: Sequence[Mapping[str, Figure]]) -> list:
    rules = method.rules
    scores: list = []
    for row in rows:
        try:
            value = _value(method.indicators[name].node, row)
        except ZeroDenominator:
            if rules.zero_denominator == "同缺失":
                value = None
            else:
                scores.append({"记0分": Decimal(0), "记满分": item.weight}[rules.zero_denominator])
                continue
        if value is None:
            scores.append(None)
            continue
        ratio = max(min(value / item.base, rules.cap), rules.floor)
        scores.append(rounded(method, ratio * item.weight, rules.rounding.item))
    usual = [
        score
        for score, row in zip(scores, rows, strict=True)
        if score is not None and _usual(method, name, row)
    ]
    for at, score in enumerate(scores):
        if score is None:
            scores[at] = _missing(method, usual)
    return scores


def _usual(method: Method, name: str, row: Mapping[str, Figure]) -> bool:
    try:
        return _value(method.indicators[name].node, row) is not None
    except ZeroDenominator:
        return False


def _missing(method: Method, usual: list[Decimal]):
    policy = method.rules.missing
    if policy == "记0分":
        return Decimal(0)
    if policy == "剔除该项并放大其余权重":
        return OUT
    if policy == "本组该项平均得分" and usual:
        return rounded(method, sum(usual) / len(usual), method.rules.rounding.item)
    return None


def total(method: Method, group: Group, scores: list) -> Judged:
    weights = [item.weight for item in group.items.values()]
    shown = [None if score is OUT else score for score in scores]
    if any(score is None for score in scores):
        return Judged(shown, None)
    kept = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not OUT]
    if not kept:
        return Judged(shown, None)
    total = sum(score for score, _ in kept) * sum(weights) / sum(weight for _, weight in kept)
    return Judged(shown, rounded(method, total, method.rules.rounding.total))
