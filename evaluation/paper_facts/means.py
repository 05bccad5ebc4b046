"""What each grade would mean to each enterprise by the county's levers: amounts by column, sentences when asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils import timezone

from evaluation.actions.snapshots import thaw
from evaluation.allocation.core import levers
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.recommend import propose
from evaluation.models import Lever, Run
from evaluation.paper_facts.words import graded
from mujun.templatetags.figures import MISSING, number

_MONEY = "万元"
_SIGNS = {"加征": 1, "减免": -1}


@dataclass(frozen=True)
class Measure:
    """A lever with the amount for every enterprise it would touch, by the grade it would have, in its first year."""

    lever: levers.Lever
    amounts: dict[str, dict[int, Decimal | None]]
    star: str  # for what may only be simulated

    def touches(self, enterprise: int, code: str) -> bool:
        return enterprise in self.amounts.get(code, {})

    def words(self, enterprise: int, code: str) -> str:
        amount = self.amounts[code][enterprise]
        worth = "" if amount is None else f" {number(amount)} {self.lever.unit}"
        return f"{self.lever.name}{worth}{self.star}"

    def money(self, enterprise: int, code: str) -> Decimal:
        amount = self.amounts[code][enterprise]
        sign = _SIGNS.get(self.lever.direction, 0) if self.lever.unit == _MONEY else 0
        return sign * (amount or Decimal(0))


@dataclass(frozen=True)
class Means:
    measures: Sequence[Measure]

    @classmethod
    def of(cls, run: Run) -> "Means":
        """Reads the snapshot once; each lever is applied to everybody as if all had each grade it names."""
        kept = list(Lever.objects.filter(county=run.snapshot.county_id).exclude(status="废止"))
        if not kept:
            return cls(())
        frozen, today = thaw(run.snapshot), timezone.localdate()
        measures = []
        for lever in kept:
            entry = lever.entry
            amounts = {}
            for code in entry.grades:
                found = propose(entry, frozen.figures, np.full(len(frozen.enterprises), code))
                touched = [frozen.enterprises[row] for row in found.rows.tolist()]
                amounts[code] = dict(zip(touched, found.amounts, strict=True))
            star = "*" if obstacles(entry, today) else ""
            measures.append(Measure(entry, amounts, star))
        return cls(measures)

    def by_grade(self, enterprise: int, codes: Sequence[str]) -> list[dict[str, Any]]:
        """A row for each grade; nothing where no lever speaks of the enterprise."""
        rows = [self._row(enterprise, code) for code in codes]
        return rows if any(row["措施"] != MISSING for row in rows) else []

    def _row(self, enterprise: int, code: str) -> dict[str, Any]:
        its = _due([each for each in self.measures if each.touches(enterprise, code)], enterprise, code)
        money = sum((each.money(enterprise, code) for each in its), Decimal(0))
        return {
            **graded(code),
            "措施": "；".join(each.words(enterprise, code) for each in its) or MISSING,
            "金额": number(money) if money else MISSING,
        }


def _due(its: Sequence[Measure], enterprise: int, code: str) -> list[Measure]:
    """从高: of those of one group the highest, the first of equals."""
    highest: dict[str, Measure] = {}
    for each in its:
        group, amount = each.lever.highest_of, each.amounts[code][enterprise]
        before = highest.get(group)
        if group and amount is not None and (before is None or amount > before.amounts[code][enterprise]):
            highest[group] = each
    return [each for each in its if highest.get(each.lever.highest_of, each) is each]
