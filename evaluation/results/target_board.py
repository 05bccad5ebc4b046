"""Targets against results: those computed from the figures a year stands on, those that were typed in."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

import numpy as np

from evaluation.actions.snapshots import thaw
from evaluation.methods.formulas import names, parse
from evaluation.models import Run, Snapshot, TargetResult
from evaluation.regions.grouping import Grouping
from evaluation.regions.summing import summed
from evaluation.rounds.holding import runs_by_year
from evaluation.scoring.evaluate import holds, values
from evaluation.targets.language import Target, TargetDocument, documents
from evaluation.targets.standing import Standing, standing
from mujun.accounts.models import User

_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Line:
    """`results` by year; `sources` of those typed in."""

    code: str
    target: Target
    results: dict[int, Decimal]
    sources: dict[int, str]
    standing: Standing

    @property
    def shown_years(self) -> list[tuple[int, Decimal | None]]:
        """The last three."""
        return sorted(self.results.items())[-3:]


@dataclass(frozen=True)
class Sheet:
    key: str
    document: TargetDocument
    lines: list[Line]


def board(user: User, year: int) -> list[Sheet]:
    computed = _computed(user)
    typed = _typed(user)
    return [
        Sheet(
            key,
            document,
            [_line(code, target, computed, typed, year) for code, target in document.targets.items()],
        )
        for key, document in documents().items()
    ]


def _line(code: str, target: Target, computed: dict, typed: dict, year: int) -> Line:
    sources: dict[int, str] = {}
    if target.formula:
        results = {each: found[code] for each, found in computed.items() if code in found}
    else:
        results = {each: result.value for each, result in typed[code].items()}
        sources = {each: result.source for each, result in typed[code].items()}
    return Line(code, target, results, sources, standing(target, results, year))


def _typed(user: User) -> dict[str, dict[int, TargetResult]]:
    found: dict[str, dict[int, TargetResult]] = defaultdict(dict)
    for result in TargetResult.objects.visible_to(user).current():
        found[result.code][result.year] = result
    return found


def _computed(user: User) -> dict[int, dict[str, Decimal]]:
    """By year and code, from the snapshot of the run that each year stands on."""
    runs = Run.objects.filter(pk__in=runs_by_year(user).values())
    frozen = runs.values_list("snapshot__year", "snapshot", "snapshot__digest")
    return {year: _of_snapshot(snapshot, digest) for year, snapshot, digest in frozen}


@lru_cache(maxsize=64)
def _of_snapshot(snapshot: int, digest: str) -> dict[str, Decimal]:
    """A snapshot never changes, nor do the delivered documents while a process lives; the digest tells it from one of
    another database that had the number before.
    """
    figures = thaw(Snapshot.objects.get(pk=snapshot)).figures
    found = {}
    for document in documents().values():
        for code, target in document.targets.items():
            value = _value(target, figures) if target.formula else np.nan
            if np.isfinite(value):
                found[code] = Decimal(repr(float(value))).quantize(_PLACES)
    return found


def _value(target: Target, figures) -> float:
    counted = holds(parse(target.condition), figures) if target.condition else np.ones(len(figures), bool)
    node = parse(target.formula)
    whole = summed(figures, Grouping(("",), (np.flatnonzero(counted),))).behind(list(names(node, ())))
    return float(values(node, whole)[0])


def counts(sheets: Sequence[Sheet]) -> dict[str, int]:
    """How many targets of documents in force stand how."""
    found: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        if sheet.document.status == "现行":
            for line in sheet.lines:
                found[line.standing.state.value] += 1
    return dict(found)
