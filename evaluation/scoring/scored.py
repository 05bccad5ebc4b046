"""The items of a group and what they add up to."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import Call, Name, Node, Number, Operation, names, parse
from evaluation.methods.once import once
from evaluation.methods.schema import Group, Indicator, Item, Method, Rules
from evaluation.methods.schema.policies import FullIf
from evaluation.methods.schema.shapes import Range
from evaluation.scoring import items
from evaluation.scoring.bases import Standard, standard
from evaluation.scoring.classing import classes
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.outcome import ItemOutcome
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded
from evaluation.scoring.settling import Remarks
from evaluation.scoring.settling import left_out as out_of_total
from evaluation.scoring.strips import joined, strips
from mujun.documents import OPEN


@dataclass(frozen=True)
class _Plan:
    """What the method alone says of an item; without `terms` it is not scored at all, for the reason `silence`."""

    indicator: Indicator
    node: Node
    silence: Remark
    terms: items.Terms | None
    reads: frozenset[str]


@once
def _plan(indicator: Indicator, name: str, group: Group, rules: Rules) -> _Plan:
    reads = frozenset(names(indicator.node, ATTRIBUTES))
    if silence := _silence(indicator, name, group):
        return _Plan(indicator, indicator.node, silence, None, reads)
    terms = items.Terms.of(group.items[name], rules, factor(group, name))
    return _Plan(indicator, indicator.node, Remark.PLAIN, terms, reads)


def score_item(method: Method, name: str, group: Group, figures: Figures, unit: str) -> ItemOutcome:
    indicator, item, rules = method.indicators[name], group.items[name], method.rules
    plan = _plan(indicator, name, group, rules)
    figures = figures.behind(plan.reads)
    column, known = _column(plan.node, figures, rules)
    if plan.terms is None:
        return _silent(name, indicator, unit, item, column, plan.silence)
    against = standard(method, item, indicator, column, figures)
    asked = items.Asked(
        known=lambda: _known(plan.node, figures),
        holds=lambda condition: holds(condition, figures),
        within=lambda: _within(item, rules, figures),
    )
    scores, remarks = _scored(item, column, known, against, plan.terms, asked)
    return ItemOutcome(
        name, indicator.formula or OPEN, unit, indicator.decimals, plan.terms.weight, against.base, column, scores,
        remarks, against.bases, against.how,
    )  # fmt: skip


def _column(node: Node, figures: Figures, rules: Rules) -> tuple[Floats, Bools | None]:
    """The values, NaN where there is none; and where there is one, None everywhere."""
    rounding, some_missing = rules.rounding, False

    def pieces() -> Iterator[tuple[slice, Floats]]:
        nonlocal some_missing
        for rows, part in figures.strips:
            piece = values(node, part)
            finite = np.isfinite(piece)
            if not finite.all():
                piece, some_missing = np.where(finite, piece, np.nan), True
            yield rows, rounded(piece, rounding.value, rounding.mode) if rounding else piece

    column = joined(len(figures), pieces())
    return column, ~np.isnan(column) if some_missing else None


def _silence(indicator: Indicator, name: str, group: Group) -> Remark | None:
    """What keeps an item from being scored at all."""
    if indicator.formula is None:
        return Remark.NO_FORMULA
    block = next((block.items for block in group.blocks.values() if name in block.items), [name])
    return Remark.NO_WEIGHT if any(group.items[each].weight is None for each in block) else None


def _silent(
    name: str, indicator: Indicator, unit: str, item: Item, column: Floats, silence: Remark
) -> ItemOutcome:
    weight = np.nan if item.weight is None else float(item.weight)
    size = len(column)
    return ItemOutcome(
        name, indicator.formula or OPEN, unit, indicator.decimals, weight, None, column,
        np.full(size, np.nan), np.full(size, silence, np.uint8),
    )  # fmt: skip


def conditions(method: Method, group: Group) -> Iterator[Node]:
    """Those on which full weight depends where a value is missing, without a denominator or below zero."""
    rules = method.rules
    policies: list[object] = [rules.missing, rules.zero_denominator, rules.negative]
    for item in group.items.values():
        policies += [item.missing, item.zero_denominator, item.negative]
    yield from (parse(policy.condition) for policy in policies if isinstance(policy, FullIf))


def factor(group: Group, name: str) -> Decimal:
    """What an item's own weight is multiplied with, so that the weights of its block sum to the block's."""
    for block in group.blocks.values():
        if name in block.items:
            return block.weight / sum(group.items[each].weight or 0 for each in block.items)
    return Decimal(1)


def _scored(
    item: Item,
    column: Floats,
    known: Bools | None,
    against: Standard,
    terms: items.Terms,
    asked: items.Asked,
) -> tuple[Floats, Remarks]:
    base: float | Floats | None = against.base if against.bases is None else against.bases
    if base is None and item.based:
        return np.full(len(column), np.nan), np.full(len(column), Remark.NO_BASE, np.uint8)
    scores, remarks = items.score(column, known, 1.0 if base is None else base, terms, asked)
    if against.bases is not None and against.gaps is not None:
        without = np.isnan(against.bases)
        scores[without] = np.nan
        remarks[without] = against.gaps[without]
    return scores, remarks


def _within(item: Item, rules: Rules, figures: Figures) -> Ints | None:
    pooled = isinstance(item.shape, Range) and item.shape.scope == "排序池"
    return classes(figures, rules.pool or []) if pooled else None


def _known(node: Node, figures: Figures) -> Bools:
    """Where every figure that the formula reads was supplied, so that what has no value has a zero denominator."""
    match node:
        case Number():
            return np.ones(len(figures), bool)
        case Name(name):
            return ~np.isnan(figures.number(name))
        case Operation(_, left, right):
            return _known(left, figures) & _known(right, figures)
        case Call("上年", (inner,)):
            return _known(inner, figures.before(1))
        case Call("往年", (inner, _)):
            return _known(inner, figures.before(node.years))
        case Call("缺则", arguments):
            return reduce(np.logical_or, (_known(each, figures) for each in arguments))
        case Call("如果", (condition, then, otherwise)):
            return np.where(holds(condition, figures), _known(then, figures), _known(otherwise, figures))
    return ~np.isnan(values(node, figures))


def totals(scored: tuple[ItemOutcome, ...], rules: Rules) -> Floats:
    """Sum of the item scores. An item left out for want of figures hands its weight to the others; an item that
    the method leaves open leaves the total open.
    """
    size, rounding = len(scored[0].scores), rules.rounding
    total = joined(size, ((rows, _sum(scored, rows)) for rows in strips(size)))
    return rounded(total, rounding.total, rounding.mode) if rounding else total


def _sum(scored: tuple[ItemOutcome, ...], rows: slice) -> Floats:
    total = np.zeros_like(scored[0].scores[rows])
    left_out = [out_of_total(item.remarks[rows]) for item in scored]
    some = [bool(out.any()) for out in left_out]
    for item, out, somewhere in zip(scored, left_out, some, strict=True):
        scores = item.scores[rows]
        total += np.where(out, 0.0, scores) if somewhere else scores
    if any(some):
        weights = np.array([item.weight for item in scored])
        those = np.logical_or.reduce(left_out)
        kept = weights @ ~np.array(left_out)[:, those]
        total[those] *= np.divide(weights.sum(), kept, out=np.full(len(kept), np.nan), where=kept > 0)
    return total
