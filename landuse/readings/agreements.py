"""An agreement as the pure rooms read it: its promises, its latest checks, what is still owed and what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from landuse.agreements import (
    Check,
    Due,
    Obligation,
    Promise,
    Stage,
    Verdict,
    dues,
    obligations,
    promises,
    thawed,
)
from landuse.agreements.dues import Place
from landuse.models import Agreement, AgreementCheck


def promises_of(agreement: Agreement) -> list[Promise]:
    """In the order of its rules, values without the zeros that the column adds."""
    values = {each.indicator: each.value.normalize() for each in agreement.promises.all()}
    return promises(agreement.rule_set.rule, values)


@dataclass(frozen=True)
class Standing:
    """An agreement on a day. `checks`: those that stand, in the order they were made."""

    agreement: Agreement
    checks: list[AgreementCheck]
    today: date

    @cached_property
    def by_place(self) -> dict[Place, AgreementCheck]:
        """The latest check of each stage and year."""
        return {(Stage(each.stage), each.year): each for each in self.checks}

    @cached_property
    def dues(self) -> list[Due]:
        """What is still to be looked at, the earliest first; nothing once the agreement has ended."""
        if self.agreement.ended_on is not None:
            return []
        judged = {place: _thawed(check) for place, check in self.by_place.items()}
        return dues(self.agreement.dues, judged, self.today)

    @cached_property
    def next(self) -> Due | None:
        return self.dues[0] if self.dues else None

    @property
    def is_overdue(self) -> bool:
        return self.next is not None and self.next.is_over(self.today)

    @cached_property
    def by_stage(self) -> dict[Stage, AgreementCheck]:
        """The latest check of each stage, of the yearly ones the last year's."""
        return {Stage(each.stage): each for each in self.checks}

    @property
    def verdict(self) -> Verdict | None:
        """The worst of the latest checks; None before the first."""
        order = list(Verdict)
        found = [Verdict(each.verdict) for each in self.by_stage.values()]
        return max(found, key=order.index, default=None)

    @cached_property
    def breaches(self) -> list[Check]:
        """What is broken as it stands."""
        found = [check for each in self.by_stage.values() for check in _thawed(each)]
        return [check for check in found if check.verdict == Verdict.BREACH]

    @cached_property
    def owed(self) -> list[Obligation]:
        if self.agreement.ended_on is not None:
            return []
        judged = {stage: _thawed(check) for stage, check in self.by_stage.items()}
        return obligations(promises_of(self.agreement), judged)


def standings(agreements: Iterable[Agreement], today: date) -> list[Standing]:
    """One query for the checks of all."""
    listed = list(agreements)
    checks: dict[int, list[AgreementCheck]] = {each.pk: [] for each in listed}
    made = AgreementCheck.objects.standing().filter(agreement__in=listed).order_by("on", "pk")
    for each in made:
        checks[each.agreement_id].append(each)
    return [Standing(each, checks[each.pk], today) for each in listed]


def _thawed(check: AgreementCheck) -> list[Check]:
    return [thawed(row) for row in check.judged]
