"""The method language in plain Decimal and plain loops: slow, obvious, and written without a look at the arrays.

Rounding of unrounded intermediates differs by design: everything here is exact to 40 digits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Decimal,
    localcontext,
)

from evaluation.methods.formulas import Name, Node, Number, Operation
from evaluation.methods.schema import Group, Item, Method

Figure = Decimal | None
MODES = {"四舍五入": ROUND_HALF_UP, "四舍六入五成双": ROUND_HALF_EVEN, "截尾": ROUND_DOWN}
QUOTAS = {"四舍五入": ROUND_HALF_UP, "进一": ROUND_CEILING, "去尾": ROUND_FLOOR}


class ZeroDenominator(Exception):
    pass


@dataclass
class Judged:
    scores: list[Figure]
    total: Figure
    rank: int = 0
    grade: str = ""


def judge(method: Method, group: Group, rows: Sequence[Mapping[str, Figure]]) -> list[Judged]:
    """Scores, total, rank and grade of each row of one group, all in one pool."""
    with localcontext() as context:
        context.prec = 40
        columns = [_item_scores(method, name, item, rows) for name, item in group.items.items()]
        judged = [_total(method, group, [column[at] for column in columns]) for at in range(len(rows))]
        _grade(method, group, rows, judged)
    return judged


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


def _item_scores(method: Method, name: str, item: Item, rows: Sequence[Mapping[str, Figure]]) -> list:
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
        scores.append(_round(method, ratio * item.weight, rules.rounding.item))
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
        return _round(method, sum(usual) / len(usual), method.rules.rounding.item)
    return None


def _total(method: Method, group: Group, scores: list) -> Judged:
    weights = [item.weight for item in group.items.values()]
    shown = [None if score is OUT else score for score in scores]
    if any(score is None for score in scores):
        return Judged(shown, None)
    kept = [(score, weight) for score, weight in zip(scores, weights, strict=True) if score is not OUT]
    if not kept:
        return Judged(shown, None)
    total = sum(score for score, _ in kept) * sum(weights) / sum(weight for _, weight in kept)
    return Judged(shown, _round(method, total, method.rules.rounding.total))


def _grade(method: Method, group: Group, rows: Sequence[Mapping[str, Figure]], judged: list[Judged]) -> None:
    ties = method.rules.ties
    placed = [at for at, one in enumerate(judged) if one.total is not None]

    def key(at: int) -> tuple:
        keys = [rows[at][name] for name in ties.keys]
        return (judged[at].total, *(Decimal("-Infinity") if value is None else value for value in keys))

    for at in placed:
        judged[at].rank = 1 + sum(key(other) > key(at) for other in placed)
        last = sum(key(other) >= key(at) for other in placed)
        place = judged[at].rank if ties.share == "同取高档" else last
        for cut in group.grading:
            if cut.share is None or place <= _places(method, cut.share, len(placed)):
                judged[at].grade = cut.grade
                break


def _places(method: Method, share: Decimal, size: int) -> int:
    return int((share * size).to_integral_value(QUOTAS[method.rules.quota.rounding]))


def _round(method: Method, value: Decimal, places: int | None) -> Decimal:
    if places is None:
        return value
    return value.quantize(Decimal(1).scaleb(-places), MODES[method.rules.rounding.mode])
