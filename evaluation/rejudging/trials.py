"""A run beside what it would be under another method, other numbers or another year's figures. Nothing is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import pandas as pd
from django.db.models import QuerySet
from django.utils import timezone

from evaluation.actions.snapshots import Frozen
from evaluation.advice.grounds import figures_of, grades_before
from evaluation.allocation.core.advice import Advice, advise
from evaluation.allocation.core.lawful import obstacles
from evaluation.methods.loader import restore
from evaluation.models import Lever, Method, Run, Snapshot, SnapshotRow, Willingness
from evaluation.rejudging.comparison import Comparison, Tally, compare
from evaluation.rejudging.material import Verdicts, material
from evaluation.rejudging.simulation import TRIAL, load_over
from evaluation.scoring.engine import score
from evaluation.scoring.outcome import Outcome
from landuse.models import Industry
from landuse.readings.provisions import documents_of


@dataclass(frozen=True)
class Wish:
    """A run as the start, a method and a snapshot instead of its own, and the text of an overlay on the method."""

    run: Run
    method: Method
    snapshot: Snapshot
    overlay: str = ""


@dataclass(frozen=True)
class Money:
    """A lever with amounts: for how many, and the sum in its unit."""

    lever: Lever
    size: int
    amount: Decimal
    size_after: int
    amount_after: Decimal


@dataclass(frozen=True)
class Trial:
    """`about`: credit code, name, town and industry by enterprise. `breaches`: group and words, of the trial."""

    comparison: Comparison
    about: pd.DataFrame
    money: Sequence[Money]
    breaches: Sequence[tuple[str, str]]

    @cached_property
    def movers(self) -> list[Any]:
        """Rows of those whose grade is another, largest rise first."""
        moved = self.comparison.moved.join(self.about)
        return list(moved.astype(object).where(moved.notna(), None).itertuples())

    @cached_property
    def towns(self) -> list[Tally]:
        return self.comparison.by(self.about["town"])

    @cached_property
    def industries(self) -> list[Tally]:
        names = dict(Industry.objects.values_list("code", "name"))
        codes = self.about["industry"]
        return self.comparison.by(codes.map(lambda code: f"{code} {names.get(code, '')}".strip()))


def snapshots_of(run: Run) -> QuerySet[Snapshot]:
    """What a run may be compared on: the last one of every year of the county, and its own."""
    # what was frozen of the land alone cannot be judged
    of_county = Snapshot.objects.filter(county=run.snapshot.county_id, variables__len__gt=1)
    latest = of_county.order_by("year", "-pk").distinct("year").values_list("pk", flat=True)
    return of_county.filter(pk__in=[*latest, run.snapshot_id]).order_by("-year", "-pk")


def try_out(wish: Wish) -> Trial:
    """Raises `DocumentError` when the overlay makes no method, `CannotScore` when it cannot judge these figures."""
    run = wish.run
    loaded = load_over(wish.overlay, TRIAL, wish.method) if wish.overlay else None
    resolved = loaded.resolved if loaded else wish.method.resolved
    frozen = material(run.snapshot, run.method.resolved, resolved)
    other = frozen if wish.snapshot == run.snapshot else material(wish.snapshot, resolved)
    outcome = score(loaded.method if loaded else restore(resolved), other.figures)
    before = Verdicts.of(frozen, score(restore(run.method.resolved), frozen.figures))
    after = Verdicts.of(other, outcome)
    return Trial(
        compare(before, after),
        _about({run.snapshot_id, wish.snapshot.pk}),
        list(_money(run, (frozen, before), (other, after))),
        list(_breaches(outcome)),
    )


def _about(snapshots: set[int]) -> pd.DataFrame:
    rows = SnapshotRow.objects.filter(snapshot__in=snapshots)
    columns = ["enterprise_id", "credit_code", "name", "town", "industry"]
    table = pd.DataFrame(rows.values_list(*columns), columns=columns)
    return table.drop_duplicates("enterprise_id").set_index("enterprise_id")


def _breaches(outcome: Outcome) -> Iterator[tuple[str, str]]:
    for group in outcome.groups:
        yield from ((group.name, words) for words in group.breaches)


def _money(run: Run, before: tuple[Frozen, Verdicts], after: tuple[Frozen, Verdicts]) -> Iterator[Money]:
    """By the levers as they stand, in the way recommendations are made; each side with the years before it."""
    levers = list(Lever.objects.filter(county=run.snapshot.county_id))
    pairs = zip(levers, _advice(levers, *before), _advice(levers, *after), strict=True)
    for lever, was, would in pairs:
        if lever.formula:
            yield Money(lever, was.size, was.amount, would.size, would.amount)


def _advice(levers: Sequence[Lever], frozen: Frozen, verdicts: Verdicts) -> list[Advice]:
    of = frozen.snapshot
    earlier = grades_before(of.county_id, of.year, frozen.enterprises)
    grades = verdicts.grades.astype(str)
    figures = figures_of(frozen, Willingness.objects.standing_on(of.county, timezone.localdate()))
    entries, documents, today = [each.entry for each in levers], documents_of(of.county), timezone.localdate()
    executable = {each.code for each in entries if not obstacles(each, today, documents)}
    return advise(entries, figures, grades, earlier, executable)
