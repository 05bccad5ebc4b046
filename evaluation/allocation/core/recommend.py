"""What a lever would give or take: amounts by column, the working by row."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

from evaluation.allocation.core.levers import Lever
from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import names, parse
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Figures

CENT = Decimal("0.0001")


@dataclass(frozen=True)
class Proposal:
    """`rows` of the figures that the lever touches; an amount is None where a figure it needs is missing."""

    lever: Lever
    rows: npt.NDArray[np.int64]
    amounts: Sequence[Decimal | None]
    workings: Sequence[str]


def propose(lever: Lever, figures: Figures, grades: npt.NDArray[np.str_]) -> Proposal:
    """Apply a lever to everyone whose grade and scope it names."""
    touched = np.isin(grades, lever.grades)
    if lever.scope is not None:
        touched &= holds(parse(lever.scope), figures)
    rows = np.flatnonzero(touched)
    if lever.formula is None:
        return Proposal(lever, rows, [None] * len(rows), [""] * len(rows))
    amounts = [_amount(value) for value in values(parse(lever.formula), figures)[rows].tolist()]
    return Proposal(lever, rows, amounts, _workings(lever, figures, rows, amounts))


def _amount(value: float) -> Decimal | None:
    return Decimal(repr(value)).quantize(CENT, ROUND_HALF_UP) if np.isfinite(value) else None


def _workings(
    lever: Lever, figures: Figures, rows: npt.NDArray[np.int64], amounts: Sequence[Decimal | None]
) -> list[str]:
    """The formula with the numbers filled in: 用电量 120.5 万千瓦时 * 0.3 = 36.15 万元."""
    formula = lever.formula or ""
    used = dict.fromkeys(names(parse(formula), ATTRIBUTES))
    units = dictionary().units
    template = formula
    for name in used:
        template = re.sub(re.escape(name), f"{name} {{{name}}} {units[name]}", template, count=1)
    columns = {name: figures.number(name)[rows].tolist() for name in used}
    return [
        _working(template, {name: columns[name][at] for name in used}, amount, lever.unit)
        for at, amount in enumerate(amounts)
    ]


def _working(template: str, numbers: dict[str, float], amount: Decimal | None, unit: str) -> str:
    if amount is None:
        missing = "、".join(name for name, number in numbers.items() if not np.isfinite(number))
        return f"缺{missing}，算不出数额" if missing else "算不出数额"
    filled = template.format(**{name: f"{number:,.10g}" for name, number in numbers.items()})
    return f"{filled} = {amount.normalize():,f} {unit}".replace("*", "×").replace("/", "÷")
