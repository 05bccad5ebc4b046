"""正面清单: whom a lever of support puts on a list for banks and others; there is no list against anybody (F-09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import get_args

from django.db.models import QuerySet

from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.levers import Lever
from evaluation.allocation.core.levers import PositiveList as Name
from evaluation.models import Recommendation, RecommendationSet
from landuse.readings.provisions import documents_of
from mujun.accounts.models import User

NAMES: tuple[str, ...] = get_args(Name)


@dataclass(frozen=True)
class PositiveList:
    """`levers`: the records of the set that put somebody on it; `day`: what may be executed on it."""

    name: str
    made: RecommendationSet
    levers: Sequence[Lever]

    @property
    def day(self) -> date:
        return self.made.as_of

    @cached_property
    def against(self) -> dict[str, list[str]]:
        """By lever, why it may only be simulated."""
        documents = documents_of(self.made.run.snapshot.county)
        return {each.code: obstacles(each, self.day, documents) for each in self.levers}

    @property
    def lawful(self) -> bool:
        """Whether it may be handed on: every record on it may be executed."""
        return bool(self.levers) and not any(self.against.values())

    def rows(self, user: User) -> QuerySet[Recommendation]:
        seen = Recommendation.objects.visible_to(user).filter(set=self.made)
        return seen.filter(lever__code__in=[each.code for each in self.levers])


def lists_of(made: RecommendationSet) -> dict[str, PositiveList]:
    """By name, with those that no record names."""
    levers = [Lever.kept(each) for each in made.levers.values() if each.get("positive_list")]
    return {
        name: PositiveList(name, made, [of for of in levers if of.positive_list == name]) for name in NAMES
    }


def digest(of: PositiveList, rows: Sequence[Recommendation]) -> str:
    """SHA-256 of what the list says: its name and day, whom it names, by which record, and the run it stands on."""
    said = [f"{of.name}|{of.day}|{of.made.run.digest}"]
    said += sorted(f"{row.enterprise.credit_code}|{row.grade}|{row.lever.code}" for row in rows)
    said += [each.model_dump_json() for each in of.levers]
    return sha256("\n".join(said).encode()).hexdigest()
