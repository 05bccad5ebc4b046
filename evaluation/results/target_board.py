"""Targets against results: computed from the figures a year stands on, read from ledgers, or typed in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import numpy as np
from django.db.models import QuerySet, Sum

from evaluation.actions.snapshots import thaw
from evaluation.methods.formulas import names, parse
from evaluation.models import Run, Snapshot, TargetResult
from evaluation.regions.grouping import Grouping
from evaluation.regions.summing import summed
from evaluation.rounds.holding import runs_by_year
from evaluation.scoring.evaluate import holds, values
from evaluation.targets.language import Target, TargetDocument, documents
from evaluation.targets.standing import Standing, State, standing
from landuse.models import YearLedger
from mujun.accounts.models import User

_PLACES = Decimal("0.0001")
_COMPUTED, _KEPT = "由数据算得", "年度台账"
# of a target's ledger: which of the county's, and its columns
_LEDGERS = {
    "工业用地出让占比": (YearLedger.Kind.INDUSTRIAL, "part", "whole"),
    "腾笼换鸟专项经费": (YearLedger.Kind.FUND, "part", "whole"),
    "小微企业园数量占比": (YearLedger.Kind.SMALL_PARK, "part", "whole"),
    "小微企业园面积占比": (YearLedger.Kind.SMALL_PARK, "area_part", "area_whole"),
}


@dataclass(frozen=True)
class Line:
    """`results` and where they come from by year; the standing is that of `year`."""

    code: str
    document: TargetDocument
    target: Target
    year: int
    results: dict[int, Decimal]
    sources: dict[int, str]
    standing: Standing

    @property
    def source(self) -> str:
        return self.sources.get(self.year, "")

    @property
    def shown_years(self) -> list[tuple[int, Decimal | None]]:
        """The last three."""
        return sorted(self.results.items())[-3:]


@dataclass(frozen=True)
class Sheet:
    key: str
    document: TargetDocument
    lines: list[Line]

    @property
    def known(self) -> list[Line]:
        return [line for line in self.lines if line.standing.state != State.UNKNOWN]

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.lines if line.standing.state == State.UNKNOWN]


def board(user: User, year: int) -> list[Sheet]:
    known = {**_by_code(_computed(user)), **_typed(user)}
    kept = _of_ledgers(user)

    def line(code: str, document: TargetDocument) -> Line:
        target = document.targets[code]
        found = kept[target.ledger] if target.ledger else known.get(code, {})
        results = {each: value for each, (value, _) in found.items()}
        sources = {each: source for each, (_, source) in found.items()}
        return Line(code, document, target, year, results, sources, standing(target, results, year))

    return [
        Sheet(key, document, [line(code, document) for code in document.targets])
        for key, document in documents().items()
    ]


def narrowed(sheets: Sequence[Sheet], key: str, state: str) -> list[Sheet]:
    """Of one document, of one state; empty words ask for nothing. Without a state an empty document stays."""
    chosen = [sheet for sheet in sheets if key in ("", sheet.key)]
    if not state:
        return chosen
    kept = (
        replace(each, lines=[line for line in each.lines if line.standing.state == state]) for each in chosen
    )
    return [sheet for sheet in kept if sheet.lines]


# what a year's result is, and where it comes from
Known = dict[int, tuple[Decimal, str]]


def _typed(user: User) -> dict[str, Known]:
    found: dict[str, Known] = defaultdict(dict)
    for result in TargetResult.objects.visible_to(user).current():
        found[result.code][result.year] = result.value, result.source
    return found


def _of_ledgers(user: User) -> dict[str, Known]:
    """By ledger: 100 × the sum of the parts ÷ the sum of the wholes, of parks all of a year together."""
    kept = YearLedger.objects.visible_to(user).current().order_by()
    return {
        name: dict(_shares(kept.filter(kind=kind), *columns)) for name, (kind, *columns) in _LEDGERS.items()
    }


def _shares(kept: QuerySet, part: str, whole: str) -> Iterator[tuple[int, tuple[Decimal, str]]]:
    rows = kept.filter(**{f"{whole}__gt": 0}).values_list("year")
    for year, parts, wholes in rows.annotate(parts=Sum(part), wholes=Sum(whole)):
        yield year, ((100 * parts / wholes).quantize(_PLACES), _KEPT)


def _by_code(computed: dict[int, dict[str, Decimal]]) -> dict[str, Known]:
    found: dict[str, Known] = defaultdict(dict)
    for year, results in computed.items():
        for code, value in results.items():
            found[code][year] = value, _COMPUTED
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
