"""Apply rules to columns of enterprises or parcels. Columns in, hits out; no step looks at single rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from landuse import periods
from landuse.identification.language import Bounds, Condition, Rule, Whom, undecided
from landuse.identification.metrics import METRICS, Metric
from landuse.identification.record import PLACES, Bools, Columns, Days, Floats, Record, Rows


@dataclass(frozen=True)
class Hit:
    """What one rule caught: `rows` of the record, which of them come `first`, and the rows that the rule's reasons
    for staying in place kept out (`kept`).
    """

    rule: Rule
    rows: Rows
    first: Bools
    kept: Rows
    columns: Columns = field(repr=False)


@dataclass(frozen=True)
class Line:
    """A line that values are held against: `words` before it, `share` of the mean or promise it was made of."""

    words: str
    holds: Callable[[Any, Any], Any]
    at: Floats | float
    share: float | None = None


def identify(rules: Sequence[Rule], record: Record) -> list[Hit]:
    """Every rule against every row. Where a needed figure is missing the rule says nothing.

    Raises ValueError for a rule with something 未定.
    """
    columns = Columns(record)
    return [_apply(rule, columns) for rule in rules]


def _apply(rule: Rule, columns: Columns) -> Hit:
    if names := undecided(rule):
        raise ValueError(f"{rule.code} is not decided: {'、'.join(names)}")
    caught = holds(rule, columns)
    kept = np.zeros(0, np.int64)
    if rule.retained:
        mask = columns.kept(rule.retained)
        kept = np.flatnonzero(caught & mask)
        caught = caught & ~mask
    rows = np.flatnonzero(caught)
    first = np.zeros(len(rows), bool) if rule.priority is None else holds(rule.priority, columns)[rows]
    return Hit(rule, rows, first, kept, columns)


def holds(condition: Condition, columns: Columns) -> Bools:
    """Where all that the condition states holds."""
    caught = np.ones(columns.size, bool)
    for mask in _masks(condition, columns):
        caught &= mask
    return caught


def _masks(condition: Condition, columns: Columns) -> Iterator[Bools]:
    yield from whom(condition, columns)
    if condition.metric is not None:
        yield _measured(condition, METRICS[condition.metric], columns)
    land = columns.record.land[-1]
    if condition.least_area is not None:
        yield land >= float(condition.least_area)
    if condition.area_below is not None:
        yield land < float(condition.area_below)
    if condition.grades is not None:
        for back in range(condition.running or 1):
            yield columns.graded(condition.grades, back)
    yield from _standing_still(condition, columns)
    if condition.flags is not None:
        yield _any(
            [columns.record.flags[name] for name in condition.flags if name in columns.record.flags], columns
        )
    for part in condition.every:
        yield holds(part, columns)
    if condition.either:
        yield _any([holds(part, columns) for part in condition.either], columns)


def whom(of: Whom, columns: Columns) -> Iterator[Bools]:
    if of.scale is not None:
        yield columns.of_scale(of.scale)
    if of.industries is not None:
        yield columns.of_industries(of.industries)


def _any(masks: Sequence[Bools], columns: Columns) -> Bools:
    caught = np.zeros(columns.size, bool)
    for mask in masks:
        caught |= mask
    return caught


def _standing_still(condition: Condition, columns: Columns) -> Iterator[Bools]:
    record = columns.record
    still: tuple[tuple[int | None, Days | None], ...] = (
        (condition.stopped, record.stopped),
        (condition.vacant, record.vacant),
    )
    for months, since in still:
        if months is not None and since is None:
            yield np.zeros(columns.size, bool)
        elif months is not None and since is not None:
            yield periods.over(since, months, record.as_of)


def _measured(condition: Condition, metric: Metric, columns: Columns) -> Bools:
    if not condition.cases:
        return _beyond(condition, condition, metric, columns)
    caught, left = np.zeros(columns.size, bool), np.ones(columns.size, bool)
    for case in condition.cases:
        here = left.copy()
        for mask in whom(case, columns):
            here &= mask
        caught |= here & _beyond(case, condition, metric, columns)
        left &= ~here
    return caught


def _beyond(bounds: Bounds, condition: Condition, metric: Metric, columns: Columns) -> Bools:
    """Whether the metric is on the caught side of every line in every year looked at."""
    running = condition.running or 1
    caught = np.ones(columns.size, bool)
    for back in range(running):
        values = columns.value(metric, back) if running > 1 else columns.mean(metric, condition.years or 1)
        for line in lines(bounds, metric, columns, back):
            caught &= line.holds(values, line.at)
    return caught


def lines(bounds: Bounds, metric: Metric, columns: Columns, back: int = 0) -> Iterator[Line]:
    """The lines that are stated, those of an industry or a promise as columns."""
    for words, limit, beyond in (
        ("低于", bounds.below, np.less),
        ("不高于", bounds.at_most, np.less_equal),
        ("高于", bounds.above, np.greater),
        ("不低于", bounds.at_least, np.greater_equal),
    ):
        if limit is not None:
            yield Line(words, beyond, float(limit))
    for words, share, of, beyond in (
        ("低于同业平均的", bounds.branch_share, columns.branch, np.less),
        ("高于同业平均的", bounds.above_branch, columns.branch, np.greater),
    ):
        if share is not None:
            yield Line(words, beyond, np.round(of(metric, back) * float(share), PLACES), float(share))
    if bounds.below_promised is not None:
        share = bounds.below_promised
        line = np.round(columns.promised(metric) * float(share), PLACES)
        yield Line("低于约定的", np.less, line, float(share))
