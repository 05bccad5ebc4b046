"""What a lever would give or take: amounts by column, the working by row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

import numpy as np

from evaluation.allocation.core.levers import RATE, WILLING, Lever
from evaluation.allocation.core.rates import Words, rates, years_running
from evaluation.allocation.core.writing import supply_words
from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import names, parse
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Figures, Floats, Ints
from evaluation.scoring.rounding import rounded


@dataclass(frozen=True)
class Proposal:
    """`rows` of the figures that the lever touches; `values` in its unit, rounded once by its rule, NaN where a figure
    is missing or there is no formula. `running`: years in the lever's grades without a break, this one included.
    """

    lever: Lever
    rows: Ints
    values: Floats
    running: Ints
    columns: dict[str, Floats]

    @cached_property
    def amounts(self) -> list[Decimal | None]:
        places = self.lever.places
        return [Decimal(f"{each:.{places}f}") if each == each else None for each in self.values.tolist()]

    def of(self, places: Ints) -> "Proposal":
        """The same for some of its rows."""
        columns = {name: column[places] for name, column in self.columns.items()}
        return Proposal(self.lever, self.rows[places], self.values[places], self.running[places], columns)

    @property
    def workings(self) -> list[str]:
        """The formula with the numbers filled in: 用电量 120.5 万千瓦时 × 标准 0.3 = 36.15 万元."""
        return list(_workings(self))


def propose(lever: Lever, figures: Figures, grades: Words, before: Sequence[Words] = ()) -> Proposal:
    """Apply a lever to everyone whose grade and scope it names. `before`: their grades of the years before, from last
    year backwards, as far as they are known.
    """
    touched = np.isin(grades, lever.grades)
    if lever.scope is not None:
        touched &= holds(parse(lever.scope), figures)
    for name in lever.willing:
        touched &= ~np.isnan(figures.number(name))
    rows = np.flatnonzero(touched)
    running = years_running(lever.grades, [grades, *before])[rows]
    if lever.formula is None:
        return Proposal(lever, rows, np.full(len(rows), np.nan), running, {})
    used = list(dict.fromkeys(names(parse(lever.formula), ATTRIBUTES)))
    its = figures.of(rows, used)
    if lever.rated:
        stated = rates(lever, figures.year, grades[rows], running)
        its = replace(its, numbers={**its.numbers, RATE: stated})
    raw = values(parse(lever.formula), its)
    if lever.at_most is not None:
        raw = np.minimum(raw, float(lever.at_most))
    raw = np.where(np.isfinite(raw), raw, np.nan)
    amounts = rounded(raw, lever.places, lever.rounding)
    return Proposal(lever, rows, amounts, running, {name: its.number(name) for name in used})


def _workings(proposal: Proposal) -> Iterator[str]:
    lever = proposal.lever
    if lever.formula is None:
        yield from [supply_words(lever)] * len(proposal.rows)
        return
    units = dictionary().units | WILLING | {RATE: ""}
    template = lever.formula
    for name in proposal.columns:
        template = re.sub(re.escape(name), f"{name} {{{name}}} {units[name]}".rstrip(), template, count=1)
    template = template.replace("*", "×").replace("/", "÷")
    columns = {name: column.tolist() for name, column in proposal.columns.items()}
    for at, value in enumerate(proposal.values.tolist()):
        yield _working(template, {name: column[at] for name, column in columns.items()}, value, lever)


def _working(template: str, numbers: dict[str, float], value: float, lever: Lever) -> str:
    if value != value:
        missing = "、".join(name for name, number in numbers.items() if number != number)
        return f"缺{missing}，算不出数额" if missing else "算不出数额"
    filled = template.format(**{name: f"{number:,.10g}" for name, number in numbers.items()})
    most = f"，不超过 {lever.at_most:f}" if lever.at_most is not None else ""
    return f"{filled}{most} = {f'{value:,.{lever.places}f}'.rstrip('0').rstrip('.')} {lever.unit}"
