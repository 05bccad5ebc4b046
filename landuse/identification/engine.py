"""Apply rules to the years that the evaluation handed down. Columns in, hits out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landuse.identification.rules import METRICS, Rule

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Record:
    """One row per enterprise. `amounts[name][i]` is the amount (万元) of year `years[i]`, the last being the year
    judged; `land` likewise (亩); NaN where nothing was handed down. Scale and industry are those of the last year.
    """

    years: Sequence[int]
    amounts: Mapping[str, Sequence[Floats]]
    land: Sequence[Floats]
    scale: npt.NDArray[np.str_]
    industry: npt.NDArray[np.str_]


@dataclass(frozen=True)
class Hit:
    """What one rule caught: `rows` of the record; `values` of the metric (yearly: row × year), `lines` it was under."""

    rule: Rule
    rows: npt.NDArray[np.int64]
    yearly: Floats
    values: Floats
    lines: Floats


def identify(rules: Sequence[Rule], record: Record) -> list[Hit]:
    """Every rule against every enterprise. Where a needed year has no figure the rule says nothing."""
    return [_apply(rule, record) for rule in rules]


def _apply(rule: Rule, record: Record) -> Hit:
    size = len(record.scale)
    caught = np.ones(size, bool)
    if rule.scale is not None:
        caught &= record.scale == rule.scale
    if rule.least_area is not None:
        caught &= record.land[-1] >= float(rule.least_area)
    yearly = _yearly(rule, record)
    values = yearly.mean(axis=1)
    lines = np.full(size, np.nan)
    if rule.metric is not None:
        lines = _lines(rule, record)
        caught &= values < lines
    if rule.at_least is not None:
        caught &= values >= float(rule.at_least)
    rows = np.flatnonzero(caught)
    return Hit(rule, rows, yearly[rows], values[rows], lines[rows])


def _yearly(rule: Rule, record: Record) -> Floats:
    """The metric of each of the rule's years; NaN where tax or land is missing or land is zero."""
    if rule.metric is None:
        return np.column_stack([record.land[-1]])
    amounts = record.amounts[METRICS[rule.metric]]
    if len(amounts) < rule.years:
        return np.full((len(record.scale), rule.years), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        columns = [amounts[year] / record.land[year] for year in range(-rule.years, 0)]
    matrix = np.column_stack(columns)
    return np.where(np.isfinite(matrix), matrix, np.nan)


def _lines(rule: Rule, record: Record) -> Floats:
    """The line each enterprise must be under: the typed one, or the rule's share of its branch, the lower of both."""
    size = len(record.scale)
    typed = np.full(size, np.inf if rule.below is None else float(rule.below))
    if rule.branch_share is None or rule.metric is None:
        return typed
    amount, land = record.amounts[METRICS[rule.metric]][-1], record.land[-1]
    both = np.isfinite(amount) & np.isfinite(land)
    _, branch = np.unique(record.industry, return_inverse=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.bincount(branch, np.where(both, amount, 0)) / np.bincount(branch, np.where(both, land, 0))
    lower: Floats = np.fmin(typed, ratio[branch] * float(rule.branch_share))
    return lower
