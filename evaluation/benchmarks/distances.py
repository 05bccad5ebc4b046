"""对标距离 as rows: every enterprise of a run, or every region, against each of its lines.

Of a run that may be millions of rows. How many rows a result has follows from its group and industry, so that any part
of the list is found without making what comes before it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from evaluation.benchmarks.gathering import Compared, measures
from evaluation.benchmarks.lines import Benchmark
from evaluation.models import Result, Run

_SHOWN = ("pk", "row__credit_code", "row__name", "row__town", "group", "row__industry", "values")


@dataclass(frozen=True)
class Distance:
    """One indicator against one line; above the line is positive, None without a value."""

    indicator: str
    unit: str
    value: float | None
    peers: int
    line: str
    line_value: float
    source: str
    distance: float | None


@dataclass(frozen=True)
class Of:
    """Of whom: of a region its name alone."""

    name: str
    credit_code: str = ""
    town: str = ""
    group: str = ""
    industry: str = ""


@dataclass(frozen=True)
class Row:
    of: Of
    distance: Distance


class Distances(Sequence[Row]):
    """Of `results` of `run`, in their order."""

    def __init__(self, run: Run, results: QuerySet[Result]) -> None:
        keys = list(results.exclude(group="").values_list("pk", "group", "row__industry"))
        self._results = results
        self._pks = [pk for pk, _, _ in keys]
        kinds = [(group, industry) for _, group, industry in keys]
        self._measures = measures(run, set(kinds))
        sizes = {kind: sum(len(each.unmeasured.lines) for each in of) for kind, of in self._measures.items()}
        self._ends = np.cumsum([0, *(sizes[kind] for kind in kinds)])

    def __len__(self) -> int:
        return int(self._ends[-1])

    def __getitem__(self, at: slice) -> list[Row]:
        start, stop, _ = at.indices(len(self))
        if start >= stop:
            return []
        first = int(np.searchsorted(self._ends, start, "right")) - 1
        last = int(np.searchsorted(self._ends, stop, "left"))
        before = int(self._ends[first])
        return self._rows(self._pks[first:last])[start - before : stop - before]

    def __iter__(self) -> Iterable[Row]:
        """A thousand rows at a time."""
        for start in range(0, len(self), 1000):
            yield from self[start : start + 1000]

    def _rows(self, pks: list[int]) -> list[Row]:
        found = self._results.filter(pk__in=pks).values_list(*_SHOWN)
        by_pk = {
            pk: (Of(name, code, town, group, industry), values)
            for pk, code, name, town, group, industry, values in found
        }
        return [row for pk in pks for row in self._of(*by_pk[pk])]

    def _of(self, of: Of, values: Sequence[float | None]) -> list[Row]:
        measured = (each.of(values) for each in self._measures[of.group, of.industry])
        return [row for benchmark in measured for row in _against(of, benchmark)]


def of_compared(compared: Iterable[Compared]) -> list[Row]:
    """Of regions."""
    return [
        row
        for each in compared
        for benchmark in each.benchmarks
        for row in _against(Of(each.result.name, group=each.result.group), benchmark)
    ]


def _against(of: Of, benchmark: Benchmark) -> list[Row]:
    return [
        Row(
            of,
            Distance(
                benchmark.name, benchmark.unit, benchmark.value, benchmark.peers, line.name, line.value,
                line.source, line.distance(benchmark.value),
            ),
        )
        for line in benchmark.lines
    ]  # fmt: skip
