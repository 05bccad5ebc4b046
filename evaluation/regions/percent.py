"""Shares and growth of regions as people read them: what the method writes with 单位 % is told in per cent. Pure."""

from dataclasses import replace
from decimal import Decimal

import numpy as np

from evaluation.methods.schema import Method
from evaluation.scoring.figures import Floats
from evaluation.scoring.outcome import ItemOutcome, Outcome

PERCENT = "%"
_SIGNS = (PERCENT, "％")


def in_percent(method: Method, outcome: Outcome) -> Outcome:
    """The same with values and bases of shares times a hundred and % for their unit; scores stay as they are."""
    groups = (
        replace(group, items=tuple(_told(each) if is_share(method, each) else each for each in group.items))
        for group in outcome.groups
    )
    return replace(outcome, groups=tuple(groups))


def is_share(method: Method, item: ItemOutcome) -> bool:
    """Whether the formula has no unit and the method writes it as %; of variables that are % already, nothing."""
    return not item.unit and method.indicators[item.name].unit in _SIGNS


def percent(share: float) -> float:
    """The point is moved, so that 0.07 is 7 and not 7.000000000000001."""
    return float(Decimal(repr(float(share))).scaleb(2)) if np.isfinite(share) else share


def _told(item: ItemOutcome) -> ItemOutcome:
    base = None if item.base is None else percent(item.base)
    bases = None if item.bases is None else _column(item.bases)
    return replace(item, unit=PERCENT, values=_column(item.values), base=base, bases=bases)


def _column(shares: Floats) -> Floats:
    return np.array([percent(each) for each in shares.tolist()], dtype=float)
