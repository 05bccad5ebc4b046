"""What each grade would mean to enterprises: the levers' amounts as if it were the grade of the year judged."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.db.models import QuerySet

from evaluation.actions.snapshots import thaw
from evaluation.advice.grounds import figures_of, grades_before, wishes_of
from evaluation.allocation.core.advice import Advice, beside, by_grade
from evaluation.allocation.core.levers import Lever
from evaluation.models import RecommendationSet, Result, Run, Willingness

MONEY = "万元"
_SIGNS = {"加征": 1, "减免": -1}


@dataclass(frozen=True)
class Said:
    """A lever as it would touch one enterprise at one grade; `yields_to`: the lever that goes before it."""

    advice: Advice
    place: int
    yields_to: str

    @property
    def lever(self) -> Lever:
        return self.advice.lever

    @property
    def amount(self) -> Decimal | None:
        return self.advice.proposal.amounts[self.place]

    @property
    def working(self) -> str:
        return self.advice.proposal.of(np.array([self.place])).workings[0]

    @property
    def year(self) -> str:
        """Which step of a ladder by years running it stands on."""
        running = self.advice.proposal.running[self.place]
        return f"连续第 {running} 年" if self.lever.rate_by_running else ""

    @property
    def money(self) -> Decimal:
        """What it costs the enterprise, below zero what it earns it; only of amounts in 万元 that are due."""
        if self.yields_to or self.lever.unit != MONEY:
            return Decimal(0)
        return _SIGNS.get(self.lever.direction, 0) * (self.amount or Decimal(0))


@dataclass(frozen=True)
class ByGrade:
    """`rows`: enterprise → row; `advice`: by grade, in the order of the levers."""

    rows: Mapping[int, int]
    advice: Mapping[str, Sequence[Advice]]

    @classmethod
    def of(
        cls,
        run: Run,
        levers: Sequence[Lever],
        wishes: QuerySet[Willingness],
        executable: Collection[str],
        enterprises: Iterable[int] | None = None,
    ) -> "ByGrade":
        """For some enterprises, else for all of the run; grades of the years before are what they were. `executable`:
        codes of those levers that may be executed.
        """
        if not levers:
            return cls({}, {})
        frozen = thaw(run.snapshot)
        asked = None if enterprises is None else set(enterprises)
        kept = [at for at, who in enumerate(frozen.enterprises) if asked is None or who in asked]
        who = [frozen.enterprises[at] for at in kept]
        whole = figures_of(frozen, wishes)
        figures = whole.of(np.array(kept, np.int64), whole.numbers)
        before = grades_before(frozen.snapshot.county_id, frozen.snapshot.year, who)
        advice = by_grade(levers, figures, run.codes, before, executable)
        return cls({each: at for at, each in enumerate(who)}, advice)

    def said(self, enterprise: int, grade: str) -> Iterator[Said]:
        """Every lever that would touch it, in their order."""
        row = self.rows.get(enterprise, -1)
        levers = self.advice.get(grade, ())
        for each in levers:
            place = each.place.get(row)
            if place is not None:
                instead = int(each.instead[place])
                yield Said(each, place, levers[instead].lever.code if instead >= 0 else "")


def money(said: Iterable[Said]) -> Decimal:
    """What levers cost together; of one group, of which one may stand for each of the two worlds, only the highest."""
    highest: dict[str, Decimal] = {}
    for each in said:
        key = each.lever.highest_of or each.lever.code
        highest[key] = max(each.money, highest.get(key, each.money))
    return sum(highest.values(), Decimal(0))


def of_set(made: RecommendationSet, enterprises: Iterable[int] | None = None) -> ByGrade:
    """By the records and wishes by which the set was made."""
    levers = [Lever.kept(each) for each in made.levers.values()]
    return ByGrade.of(made.run, levers, wishes_of(made), made.executable, enterprises)


def neighbours(run: Run, enterprises: Iterable[int] | None = None) -> dict[int, tuple[str, str]]:
    """One grade up and one down of what each has, in its own group; empty where there is none."""
    codes = {group["name"]: [each["code"] for each in group["grades"]] for group in run.outline["groups"]}
    results = Result.objects.filter(run=run)
    if enterprises is not None:
        results = results.filter(enterprise__in=enterprises)
    return {
        who: beside(codes.get(group, []), grade)
        for who, group, grade in results.values_list("enterprise", "group", "grade")
    }
