"""Targets against results: computed from the figures a year stands on, read from ledgers, or typed in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256

import numpy as np
from django.db.models import Sum

from evaluation.actions.snapshots import thaw
from evaluation.methods.formulas import names, parse
from evaluation.models import Run, Snapshot, TargetResult
from evaluation.regions.grouping import Grouping
from evaluation.regions.summing import summed
from evaluation.rounds.holding import runs_held
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Figures
from evaluation.targets.language import Target, TargetDocument, documents
from evaluation.targets.standing import Standing, State, standing
from landuse.models import YearLedger
from mujun.accounts.models import User
from mujun.keeping import FOR_GOOD, kept

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
    def is_known(self) -> bool:
        return self.standing.state != State.UNKNOWN

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
        return [line for line in self.lines if line.is_known]

    @property
    def unknown(self) -> list[Line]:
        return [line for line in self.lines if not line.is_known]


def board(user: User, year: int) -> list[Sheet]:
    return boards([user.county_id], year)[user.county_id]


def boards(counties: Collection[int | None], year: int, fewest: int = 0) -> dict[int | None, list[Sheet]]:
    """By county; in a fixed number of queries, besides those of snapshots not looked at yet. Without what is computed
    over fewer enterprises than `fewest`.
    """
    computed, typed, kept = _computed(counties, fewest), _typed(counties), _of_ledgers(counties)
    return {county: _sheets({**computed[county], **typed[county]}, kept[county], year) for county in counties}


def _sheets(known: Mapping[str, "Known"], kept: Mapping[str, "Known"], year: int) -> list[Sheet]:
    def line(code: str, document: TargetDocument) -> Line:
        target = document.targets[code]
        found = kept.get(target.ledger, {}) if target.ledger else known.get(code, {})
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
# by county, and by code of the target or name of the ledger
Found = dict[int | None, dict[str, Known]]


def _none() -> Found:
    return defaultdict(lambda: defaultdict(dict))


def _typed(counties: Collection[int | None]) -> Found:
    found = _none()
    for each in TargetResult.objects.current().filter(county__in=counties):
        found[each.county_id][each.code][each.year] = each.value, each.source
    return found


def _of_ledgers(counties: Collection[int | None]) -> Found:
    """100 × the sum of the parts ÷ the sum of the wholes, of parks all of a year together."""
    found, current = _none(), YearLedger.objects.current().filter(county__in=counties).order_by()
    for name, (kind, part, whole) in _LEDGERS.items():
        rows = current.filter(kind=kind, **{f"{whole}__gt": 0}).values_list("county", "year")
        for county, year, parts, wholes in rows.annotate(parts=Sum(part), wholes=Sum(whole)):
            found[county][name][year] = (100 * parts / wholes).quantize(_PLACES), _KEPT
    return found


def _computed(counties: Collection[int | None], fewest: int) -> Found:
    """From the snapshot of the run that each year stands on."""
    found = _none()
    runs = Run.objects.filter(pk__in=runs_held(counties).values())
    for county, year, snapshot, digest, taken in runs.values_list(
        "snapshot__county", "snapshot__year", "snapshot", "snapshot__digest", "snapshot__taken_at"
    ):
        for code, (value, counted) in _of_snapshot(snapshot, f"{digest} {taken.isoformat()}").items():
            if counted >= fewest:
                found[county][code][year] = value, _COMPUTED
    return found


@lru_cache(maxsize=1024)
def _of_snapshot(snapshot: int, state: str) -> dict[str, tuple[Decimal, int]]:
    """By code the result and over how many enterprises it is; kept for all processes, as thawing a big snapshot takes
    its time. It never changes, nor do the delivered documents while a process lives; its digest and moment in `state`
    tell it from one of another database that had the number before.
    """
    state = f"snapshot {snapshot} {state} {_documents_digest()}"
    return kept(state, "targets", lambda: _worked_out(snapshot), FOR_GOOD)


@cache
def _documents_digest() -> str:
    return sha256(repr(documents()).encode()).hexdigest()


def _worked_out(snapshot: int) -> dict[str, tuple[Decimal, int]]:
    figures = thaw(Snapshot.objects.get(pk=snapshot)).figures
    found = {}
    for document in documents().values():
        for code, target in document.targets.items():
            value, counted = _value(target, figures) if target.formula else (np.nan, 0)
            if np.isfinite(value):
                found[code] = Decimal(repr(float(value))).quantize(_PLACES), counted
    return found


def _value(target: Target, figures: Figures) -> tuple[float, int]:
    meant = holds(parse(target.condition), figures) if target.condition else np.ones(len(figures), bool)
    node = parse(target.formula)
    asked = list(names(node, ()))
    whole = summed(figures, Grouping(("",), (np.flatnonzero(meant),))).behind(asked)
    return float(values(node, whole)[0]), int(meant.sum()) - len(whole.gaps(asked)[0])


def counts(sheets: Sequence[Sheet]) -> dict[str, int]:
    """How many targets of documents in force stand how."""
    found: dict[str, int] = defaultdict(int)
    for sheet in sheets:
        if sheet.document.status == "现行":
            for line in sheet.lines:
                found[line.standing.state.value] += 1
    return dict(found)
