"""Why an applicant was left out or given less than it asks for: the rule or quota that stands against the next size."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import numpy as np

from evaluation.allocation.planning.asked import plain
from evaluation.allocation.planning.demands import Ban, Demand, Limit
from evaluation.allocation.planning.pricing import Prices
from evaluation.allocation.planning.problem import Plan, Problem
from evaluation.allocation.planning.standing import Standing

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Reason:
    """`demands` stand against it; none of them where it brings nothing more or the gap allowed left it out."""

    code: str
    outcome: Literal["没有安排", "部分安排"]
    sentence: str
    demands: tuple[Demand, ...]


def reasons(problem: Problem, plan: Plan, prices: Prices | None = None) -> list[Reason]:
    """For everybody who is given less than the full size it asks for, by credit code. For plans of whole sizes."""
    return [*_Telling(problem, plan, prices).all()]


class _Telling:
    def __init__(self, problem: Problem, plan: Plan, prices: Prices | None) -> None:
        self.problem, self.prices = problem, prices
        self.standing = Standing(problem, plan.options)
        self.banned: dict[int, Ban] = {
            cell: ban for ban in reversed(problem.bans) for cell in ban.cells.tolist()
        }

    def all(self) -> Iterator[Reason]:
        width = self.problem.options.shape[1]
        for row, asked in enumerate(self.problem.options.tolist()):
            given = self.standing.options[row]
            further = next((option for option in range(given + 1, width) if asked[option]), None)
            if further is not None:
                words, demands = self._against(row, further)
                outcome: Literal["没有安排", "部分安排"] = "部分安排" if given else "没有安排"
                code = self.problem.applicants.codes[row]
                yield Reason(code, outcome, f"{outcome}：{words}。", demands)

    def _against(self, row: int, option: int) -> tuple[str, tuple[Demand, ...]]:
        ban = self.banned.get(row * self.standing.width + option)
        if ban is not None:
            return f"{ban.rule}，{ban.sentence}", (ban,)
        short = {
            self.problem.limits[at]: more
            for at, more in self.standing.change(row, option).items()
            if more > 0 and more > self.standing.room[at]
        }
        words = [self._short(limit, more) for limit, more in short.items()]
        return "；".join([*words, *self._worth(row, option, bool(short))]), tuple(short)

    def _short(self, limit: Limit, more: int) -> str:
        left = self.standing.room[self.problem.limits.index(limit)]
        told = limit.short.replace("{left}", _amount(left * limit.step))
        return told.replace("{more}", _amount(more * limit.step))

    def _worth(self, row: int, option: int, blocked: bool) -> list[str]:
        now = self.standing.options[row]
        gain = self.problem.gains.tell(self.standing.gains[row][option] - self.standing.gains[row][now])
        if gain <= 0:
            return [f"这一级的预期收益不增加（{plain(gain)}）"]
        if self.prices is None:
            return [] if blocked else ["在允许的差距以内没有选入"]
        brought = float(self.prices.options[row, option] - self.prices.options[row, now])
        paid = gain - Decimal(repr(brought)) if np.isfinite(brought) else gain
        price = f"所需指标的边际价值 {plain(paid.quantize(_CENT))}"
        if brought < 0:
            return [f"多得收益 {plain(gain)}，抵不上{price}"]
        told = f"多得收益 {plain(gain)}，不低于{price}，只是整级放不下"
        return [told if blocked else "在允许的差距以内没有选入"]


def _amount(value: Fraction) -> str:
    return plain(Decimal(value.numerator) / Decimal(value.denominator))
