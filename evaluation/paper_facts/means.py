"""What each grade would mean to each enterprise by the county's levers, in words and 万元."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from evaluation.advice.by_grade import ByGrade, Said, money
from evaluation.allocation.core.lawful import obstacles
from evaluation.models import Lever, Run, Willingness
from evaluation.paper_facts.words import graded
from landuse.readings.provisions import documents_of
from mujun.templatetags.figures import MISSING, number


@dataclass(frozen=True)
class Means:
    """`against`: by lever why it may only be simulated; such a one is marked with a star."""

    by: ByGrade
    against: dict[str, list[str]]

    @classmethod
    def of(cls, run: Run, enterprises: Iterable[int] | None = None) -> "Means":
        """Reads the snapshot once, by the levers as they stand."""
        kept = Lever.objects.filter(county=run.snapshot.county_id).exclude(status="废止")
        levers, today = [each.entry for each in kept], timezone.localdate()
        documents = documents_of(run.snapshot.county)
        against = {each.code: obstacles(each, today, documents) for each in levers}
        wishes = Willingness.objects.standing_on(run.snapshot.county, today)
        lawful = [code for code, reasons in against.items() if not reasons]
        return cls(ByGrade.of(run, levers, wishes, lawful, enterprises), against)

    def by_grade(self, enterprise: int, codes: Sequence[str]) -> list[dict[str, Any]]:
        """A row for each grade; nothing where no lever speaks of the enterprise."""
        rows = [self._row(enterprise, code) for code in codes]
        return rows if any(row["措施"] != MISSING for row in rows) else []

    def own(self, enterprise: int, code: str) -> list[tuple[Said, list[str]]]:
        """Every lever that touches it at a grade, and why it may only be simulated."""
        return [(each, self.against[each.lever.code]) for each in self.by.said(enterprise, code)]

    def _row(self, enterprise: int, code: str) -> dict[str, Any]:
        due = [each for each in self.by.said(enterprise, code) if not each.yields_to]
        lawful = [each for each in due if not self.against[each.lever.code]]
        return {
            **graded(code),
            "措施": "；".join(map(self._words, due)) or MISSING,
            "已施行": _sum(lawful),
            "金额": _sum(due),
        }

    def _words(self, said: Said) -> str:
        lever = said.lever
        year = f"（{said.year}）" if said.year else ""
        worth = "" if said.amount is None else f" {number(said.amount)} {lever.unit}"
        return f"{lever.name}{year}{worth}{'*' if self.against[lever.code] else ''}"


def _sum(said: Sequence[Said]) -> str:
    found = money(said)
    return number(found) if found else MISSING
