"""The items of a group and what they add up to."""

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import names
from evaluation.methods.schema import Group, Indicator, Method, Rules
from evaluation.scoring import items
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Bools, Figures, Floats
from evaluation.scoring.outcome import ItemOutcome
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded


def score_item(method: Method, name: str, group: Group, figures: Figures, unit: str) -> ItemOutcome:
    indicator = method.indicators[name]
    column = values(indicator.node, figures)
    finite = np.isfinite(column)
    if not finite.all():
        column = np.where(finite, column, np.nan)
    terms = items.Terms.of(group.items[name], method.rules)
    scores, remarks = items.score(column, lambda: _known(indicator, figures), terms)
    return ItemOutcome(
        name, indicator.formula, unit, indicator.decimals, terms.weight, terms.base, column, scores, remarks
    )


def _known(indicator: Indicator, figures: Figures) -> Bools:
    """Where every figure that the indicator reads was supplied."""
    known = np.ones(len(figures), bool)
    for variable in set(names(indicator.node, ATTRIBUTES)):
        known &= ~np.isnan(figures.number(variable))
    return known


def totals(scored: tuple[ItemOutcome, ...], rules: Rules) -> Floats:
    """Sum of the item scores. An item left out for want of figures hands its weight to the others; an item that
    the method leaves open leaves the total open.
    """
    total = np.zeros_like(scored[0].scores)
    left_out = [item.remarks == Remark.MISSING_REWEIGHTED for item in scored]
    for item, out in zip(scored, left_out, strict=True):
        total += np.where(out, 0.0, item.scores) if out.any() else item.scores
    rows = np.flatnonzero(np.logical_or.reduce(left_out))
    if len(rows):
        weights = np.array([item.weight for item in scored])
        kept = weights @ ~np.array([out[rows] for out in left_out])
        total[rows] *= np.divide(weights.sum(), kept, out=np.full(len(rows), np.nan), where=kept > 0)
    rounding = rules.rounding
    return rounded(total, rounding.total, rounding.mode) if rounding else total
