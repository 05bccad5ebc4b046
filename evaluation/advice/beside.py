"""Levers one grade up and one grade down of what an enterprise has."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.advice.by_grade import ByGrade, Said, money, neighbours, of_set
from evaluation.allocation.core.levers import Lever
from evaluation.models import Recommendation, RecommendationSet

NO_GRADE, NOT_TOUCHED = "没有这一档", "不涉及"
TITLES = ("升一档", "现在", "降一档")


@dataclass(frozen=True)
class At:
    """One lever at one grade; `said` None where it does not touch the enterprise. `change`: in the lever's unit against
    the grade it has, None where one of the two has no amount that can be told.
    """

    grade: str
    said: Said | None
    change: Decimal | None = None

    @property
    def words(self) -> str:
        """多, 少; empty where nothing changes or it cannot be told."""
        return "" if not self.change else "多" if self.change > 0 else "少"

    @property
    def size(self) -> Decimal:
        return abs(self.change or Decimal(0))

    @property
    def nothing(self) -> str:
        """Why there is no amount to show."""
        return NO_GRADE if not self.grade else "" if self.said else NOT_TOUCHED


@dataclass(frozen=True)
class Row:
    """`at` in the order of `TITLES`."""

    lever: Lever
    at: Sequence[At]


@dataclass(frozen=True)
class Beside:
    """`grades`: up and down by enterprise."""

    by: ByGrade
    grades: Mapping[int, tuple[str, str]]

    @classmethod
    def of(cls, made: RecommendationSet, enterprises: Iterable[int] | None = None) -> "Beside":
        asked = None if enterprises is None else set(enterprises)
        return cls(of_set(made, asked), neighbours(made.run, asked))

    def of_row(self, advice: Recommendation) -> tuple[At, At]:
        """Its lever one grade up and one down."""
        now = Decimal(0) if advice.yields_to else advice.amount
        up, down = self.grades.get(advice.enterprise_id, ("", ""))
        code = advice.lever.code
        return (
            _at(up, self._said(advice.enterprise_id, up).get(code), now),
            _at(down, self._said(advice.enterprise_id, down).get(code), now),
        )

    def rows(self, enterprise: int, grade: str) -> list[Row]:
        """Every lever that touches it at one of the three grades."""
        up, down = self.grades.get(enterprise, ("", ""))
        three = [(each, self._said(enterprise, each)) for each in (up, grade, down)]
        levers = {code: said.lever for _, found in three for code, said in found.items()}
        return [
            Row(lever, [_at(each, found.get(code), _due(three[1][1].get(code))) for each, found in three])
            for code, lever in sorted(levers.items())
        ]

    def money(self, enterprise: int, grade: str, without: Container[str] = ()) -> Decimal:
        """万元 that it costs the enterprise, below zero what it earns it; `without` the levers of these codes."""
        return money(each for each in self.by.said(enterprise, grade) if each.lever.code not in without)

    def _said(self, enterprise: int, grade: str) -> dict[str, Said]:
        return {each.lever.code: each for each in self.by.said(enterprise, grade)}


def _at(grade: str, said: Said | None, now: Decimal | None) -> At:
    would = _due(said)
    return At(grade, said, None if not grade or now is None or would is None else would - now)


def _due(said: Said | None) -> Decimal | None:
    return Decimal(0) if said is None or said.yields_to else said.amount
