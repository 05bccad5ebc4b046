"""A year's planning problem: applicants, the options each may be given, and all that a plan must keep, as matrices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from evaluation.allocation.planning import demands
from evaluation.allocation.planning.applicants import (
    TOO_LARGE,
    Applicants,
    Bools,
    Exact,
    Integers,
    PlanningError,
    asked,
    mistakes,
    too_large,
)
from evaluation.allocation.planning.asked import Asked
from evaluation.allocation.planning.demands import Ban, Demand, Limit
from evaluation.allocation.planning.language import First, LeastShare, PlanRules


@dataclass(frozen=True)
class Plan:
    """`options[i]`: what applicant i is given, 0 nothing, then its levels; of that the `share`, 1 but pro rata."""

    options: Integers
    share: Fraction = Fraction(1)


@dataclass(frozen=True)
class Problem:
    """Rows are applicants in the order of their credit codes, columns are options: nothing, then levels of size.

    `gains` in steps are weighted already. `allowed` is what is asked for and no ban takes away.
    """

    rules: PlanRules
    day: date
    applicants: Applicants
    uses: Mapping[str, Exact]
    gains: Exact
    options: Bools
    demands: tuple[Demand, ...]

    @classmethod
    def of(cls, rules: PlanRules, applicants: Applicants, day: date) -> "Problem":
        """With the rules in force on `day`. Raises `PlanningError` when the applications cannot be planned with."""
        if found := mistakes(applicants, list(rules.quotas), list(rules.weights)) + _marks(
            rules, applicants, day
        ):
            raise PlanningError(found)
        applicants = applicants.by_code()
        uses = {name: Exact.of(applicants.uses[name]) for name in rules.quotas}
        weighted = [
            Exact.of(applicants.gains[name]).weighted(weight) for name, weight in rules.weights.items()
        ]
        options = asked(applicants.gains[next(iter(rules.weights))])
        view = Asked(applicants, rules.quotas, uses, options)
        all_demands: list[Demand] = [*demands.of_quotas(view)]
        all_demands += [each for rule in rules.in_force(day) for each in demands.of_rule(rule, view)]
        problem = cls(rules, day, applicants, uses, Exact.sum(weighted), options, tuple(all_demands))
        problem._refuse_too_large()
        return problem

    def only(self, kept: Sequence[Demand]) -> "Problem":
        """The same with some of the demands."""
        return replace(self, demands=tuple(kept))

    def with_more(self, quota: str, amount: Decimal) -> "Problem":
        """The same year with a larger quota, and with what the rules make of it."""
        return Problem.of(self.rules.with_more(quota, amount), self.applicants, self.day)

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        return tuple(each for each in self.demands if isinstance(each, Limit))

    @cached_property
    def bans(self) -> tuple[Ban, ...]:
        return tuple(each for each in self.demands if isinstance(each, Ban))

    @cached_property
    def allowed(self) -> Bools:
        allowed = self.options.copy()
        for ban in self.bans:
            allowed.ravel()[ban.cells] = False
        return allowed

    @cached_property
    def most(self) -> Integers:
        """For each limit what its weights may add up to."""
        return np.array([limit.most for limit in self.limits], np.int64)

    @cached_property
    def weights(self) -> Any:
        """Limits × (applicants × options), sparse whole numbers."""
        ends = np.cumsum([0, *(len(limit.cells) for limit in self.limits)])
        cells = np.concatenate([np.zeros(0, np.int64), *(limit.cells for limit in self.limits)])
        weights = np.concatenate([np.zeros(0, np.int64), *(limit.weights for limit in self.limits)])
        matrix = csr_array((weights, cells, ends), shape=(len(self.limits), self.options.size))
        matrix.eliminate_zeros()
        return matrix

    def loads(self, options: Integers) -> Integers:
        """What the weights of each limit add up to under a plan."""
        chosen = np.zeros(self.options.shape, np.int64)
        chosen[np.arange(len(chosen)), options] = 1
        loads: Integers = self.weights @ chosen.ravel()
        return loads

    def broken(self, plan: Plan) -> list[Demand]:
        """What the plan does not keep, exactly."""
        cells = np.arange(len(plan.options)) * self.options.shape[1] + plan.options
        banned = [ban for ban in self.bans if np.isin(ban.cells, cells).any()]
        loads = self.loads(plan.options).tolist()
        over = [
            limit for limit, load in zip(self.limits, loads, strict=True) if load * plan.share > limit.most
        ]
        return [*banned, *over]

    def worth(self, options: Integers) -> int:
        """The gain of a plan in steps."""
        return int(self.gains.whole[np.arange(len(options)), options].sum())

    def gain(self, plan: Plan) -> Decimal:
        worth = self.worth(plan.options) * plan.share
        return (
            (Decimal(worth.numerator) / worth.denominator)
            .quantize(Decimal(1), ROUND_HALF_UP)
            .scaleb(-self.gains.places)
        )

    def given(self, quota: str, plan: Plan) -> list[Decimal]:
        """What each applicant is given of the quota, in its unit; a part of a step is not given."""
        use = self.uses[quota]
        whole = use.whole[np.arange(len(plan.options)), plan.options].tolist()
        return [use.tell(each * plan.share) for each in whole]

    def _refuse_too_large(self) -> None:
        columns = [limit.weights for limit in self.limits] + [self.gains.whole]
        if any(too_large(column) for column in columns) or any(
            abs(each.most) > 2**62 for each in self.limits
        ):
            raise PlanningError([TOO_LARGE])


def _marks(rules: PlanRules, applicants: Applicants, day: date) -> list[str]:
    return [
        f"规则“{rule.name}”要看标记“{rule.mark}”，申请没有这一列"
        for rule in rules.in_force(day)
        if isinstance(rule, LeastShare | First) and rule.mark not in applicants.marks
    ]
