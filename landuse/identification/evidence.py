"""Why a rule caught a row: figures, lines, years. Made for hits only, never for all rows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from landuse.identification.engine import Hit, Line, holds, lines, whom
from landuse.identification.language import Bounds, Condition
from landuse.identification.metrics import METRICS, Metric
from landuse.identification.record import Bools, Columns, Rows


@dataclass(frozen=True)
class Fact:
    """`words` tell it whole. A measured one has its value (the mean, or the last of the years running) with unit,
    the line it is beyond and the values by year.
    """

    words: str
    metric: str = ""
    unit: str = ""
    value: float | None = None
    line: float | None = None
    years: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    row: int
    first: bool
    land: float
    facts: list[Fact]

    @property
    def sentence(self) -> str:
        words = [fact.words for fact in self.facts]
        area = [] if np.isnan(self.land) else [f"用地 {self.land:,.2f} 亩"]
        return "；".join([*words, *area]) + "。"


def explain(hit: Hit, rows: Rows | None = None) -> list[Evidence]:
    """Evidence of `rows` (of all that were caught when None), in their order."""
    tell = telling(hit)
    return [tell(row) for row in (hit.rows if rows is None else rows).tolist()]


def telling(hit: Hit) -> Callable[[int], Evidence]:
    """The evidence of a row when it is asked for."""
    teller = _Teller(hit.columns)
    first = set(hit.rows[hit.first].tolist())
    land = hit.columns.record.land[-1]
    return lambda row: Evidence(row, row in first, float(land[row]), [*teller.facts(hit.rule, row)])


class _Teller:
    """Masks of alternatives and lines are made once and read at every hit."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self._held: dict[int, Bools] = {}
        self._lines: dict[tuple[int, int], list[Line]] = {}

    def facts(self, condition: Condition, row: int) -> Iterator[Fact]:
        if condition.metric is not None:
            yield from self._measured(condition, METRICS[condition.metric], row)
        if condition.grades is not None:
            yield self._graded(condition, row)
        yield from self._stated(condition, row)
        for part in condition.every:
            yield from self.facts(part, row)
        for part in condition.either:
            if self._holds(part)[row]:
                yield from self.facts(part, row)

    def _holds(self, condition: Condition) -> Bools:
        if id(condition) not in self._held:
            self._held[id(condition)] = holds(condition, self.columns)
        return self._held[id(condition)]

    def _measured(self, condition: Condition, metric: Metric, row: int) -> Iterator[Fact]:
        bounds = self._bounds(condition, row)
        span = (condition.running or 1) if (condition.running or 1) > 1 else (condition.years or 1)
        backs = range(span - 1, -1, -1)
        years = {self._year(back): float(self.columns.value(metric, back)[row]) for back in backs}
        running = (condition.running or 1) > 1
        value = float((self.columns.value(metric) if running else self.columns.mean(metric, span))[row])
        stated = self._lines_of(bounds, metric)
        said = "，".join(_line(line, row, metric) for line in stated)
        shown = "、".join(f"{each:,.2f}" for each in years.values()) if running else f"{value:,.2f}"
        head = self._span(span, running) if metric.yearly else ""
        unit = f" {metric.unit}" if metric.unit else ""
        yield Fact(
            f"{head}{metric.name} {shown}{unit}，{said}",
            metric.name,
            metric.unit,
            value,
            min((_at(line, row) for line in stated), default=None),
            years if metric.yearly else {},
        )

    def _bounds(self, condition: Condition, row: int) -> Bounds:
        """The lines that hold for the row: its case's, else the condition's own."""
        for case in condition.cases:
            if all(mask[row] for mask in whom(case, self.columns)):
                return case
        return condition

    def _lines_of(self, bounds: Bounds, metric: Metric) -> list[Line]:
        key = (id(bounds), 0)
        if key not in self._lines:
            self._lines[key] = [*lines(bounds, metric, self.columns)]
        return self._lines[key]

    def _graded(self, condition: Condition, row: int) -> Fact:
        span = condition.running or 1
        grades = self.columns.record.grades
        own = "、".join(f"{self._year(back)} 年 {grades[-1 - back][row]}" for back in range(span - 1, -1, -1))
        return Fact(f"{own} 档" if span == 1 else f"连续 {span} 年评价：{own}")

    def _stated(self, condition: Condition, row: int) -> Iterator[Fact]:
        record = self.columns.record
        if condition.least_area is not None:
            yield Fact(f"面积不少于 {condition.least_area} 亩")
        if condition.area_below is not None:
            yield Fact(f"面积少于 {condition.area_below} 亩")
        for words, months, since in (
            ("停产", condition.stopped, record.stopped),
            ("空置", condition.vacant, record.vacant),
        ):
            if months is not None and since is not None:
                yield Fact(f"{since[row].item()} 起{words}，到 {record.as_of} 已满 {months} 个月")
        if condition.flags is not None:
            found = [name for name in condition.flags if name in record.flags and record.flags[name][row]]
            yield Fact("、".join(found))

    def _year(self, back: int) -> int:
        return self.columns.record.years[-1] - back

    def _span(self, years: int, running: bool) -> str:
        if years == 1:
            return f"{self._year(0)} 年"
        return f"{self._year(years - 1)}—{self._year(0)} 年{'逐年' if running else '平均'}"


def _at(line: Line, row: int) -> float:
    return line.at if isinstance(line.at, float) else float(line.at[row])


def _line(line: Line, row: int, metric: Metric) -> str:
    number = f"{_at(line, row):,.2f}" + (f" {metric.unit}" if metric.unit else "")
    return f"{line.words} {number}" if line.share is None else f"{line.words} {line.share:.0%}（{number}）"
