"""Plans the plain way: each rule read straight from its file against a choice of levels, and the same for CBC."""

from collections.abc import Iterator
from decimal import Decimal

import pulp

from evaluation.allocation.planning import Applicants, PlanRules
from evaluation.allocation.planning.language import (
    Barred,
    Excluded,
    First,
    LeastShare,
    Served,
    ShareOfNeed,
    TownCap,
    TownFloor,
)

# less than any step of the samples; CBC takes a plan that meets two bounds to the last digit for impossible
_HAIR = 1e-6
Choice = dict[str, int]  # code → level from 1, 0 nothing


class Plain:
    """`level` gives what stands for 1 where an applicant is given a level: a number, or a variable of a solver."""

    def __init__(self, rules: PlanRules, applicants: Applicants, level) -> None:
        self.rules, self.of, self.level = rules, applicants, level

    def rows(self) -> range:
        return range(len(self.of.codes))

    def levels(self, row: int) -> range:
        return range(1, len(self.of.uses[next(iter(self.rules.quotas))][row]) + 1)

    def use(self, quota: str, rows) -> list[tuple[Decimal, object]]:
        return [
            (self.of.uses[quota][row][at - 1], self.level(row, at)) for row in rows for at in self.levels(row)
        ]

    def need(self, quota: str, rows) -> Decimal:
        return sum((max(self.of.uses[quota][row]) for row in rows), Decimal(0))

    def gain(self) -> list[tuple[Decimal, object]]:
        return [
            (
                sum(w * self.of.gains[kind][row][at - 1] for kind, w in self.rules.weights.items()),
                self.level(row, at),
            )
            for row in self.rows()
            for at in self.levels(row)
        ]

    def limits(self) -> Iterator[tuple[str, list[tuple[Decimal, object]], Decimal]]:
        """Rule, terms, and what their sum may be at most."""
        for name, quota in self.rules.quotas.items():
            yield f"{name}指标", self.use(name, self.rows()), quota.amount
        for rule in self.rules.rules:
            for terms, most in self._limits(rule):
                yield rule.name, terms, most

    def _limits(self, rule):
        match rule:
            case Barred() | ShareOfNeed() | Excluded():
                banned = [
                    (row, at) for row in self.rows() for at in self.levels(row) if self._banned(rule, row, at)
                ]
                yield [(Decimal(1), self.level(row, at)) for row, at in banned], Decimal(0)
            case TownCap() | TownFloor():
                others = {} if rule.others is None else dict.fromkeys(self.of.towns, rule.others)
                sign = 1 if isinstance(rule, TownCap) else -1
                for town, amount in (others | rule.towns).items():
                    rows = [row for row in self.rows() if self.of.towns[row] == town]
                    yield [(sign * use, x) for use, x in self.use(rule.quota, rows)], sign * amount
            case LeastShare():
                marked = self.of.marks[rule.mark]
                parts = [
                    ((rule.least - marked[row]) * self.of.uses[rule.quota][row][at - 1], self.level(row, at))
                    for row in self.rows()
                    for at in self.levels(row)
                ]
                yield parts, rule.before.part - rule.least * rule.before.whole if rule.before else Decimal(0)
            case First():
                marked = self.of.marks[rule.mark]
                whole = self.rules.quotas[rule.quota].amount
                kept = whole if rule.amount is None else rule.amount
                need = self.need(rule.quota, [row for row in self.rows() if marked[row]])
                others = [row for row in self.rows() if not marked[row]]
                yield self.use(rule.quota, others), whole - min(whole, kept, need)
            case Served():
                for code in rule.codes:
                    rows = [row for row in self.rows() if self.of.codes[row] == code]
                    counted = [(row, at) for row in rows for at in self.levels(row)]
                    counted = counted[-1:] if rule.least == "足额" else counted
                    yield [(Decimal(-1), self.level(row, at)) for row, at in counted], Decimal(-1)

    def _banned(self, rule, row: int, at: int) -> bool:
        if isinstance(rule, Excluded):
            return self.of.codes[row] in rule.codes
        uses = [self.of.uses[quota][row] for quota in rule.quotas or self.rules.quotas]
        if isinstance(rule, Barred):
            return self.of.grades[row] in rule.grades and any(use[at - 1] > 0 for use in uses)
        share = rule.most.get(self.of.grades[row])
        return share is not None and any(use[at - 1] > share * max(use) for use in uses)


def broken(rules: PlanRules, applicants: Applicants, choice: Choice) -> list[str]:
    """The names of the rules and quotas that a choice does not keep."""
    plain = Plain(rules, applicants, lambda row, at: int(choice[applicants.codes[row]] == at))
    return [name for name, terms, most in plain.limits() if sum(w * x for w, x in terms) > most]


def gain(rules: PlanRules, applicants: Applicants, choice: Choice) -> Decimal:
    plain = Plain(rules, applicants, lambda row, at: int(choice[applicants.codes[row]] == at))
    return sum((w * x for w, x in plain.gain()), Decimal(0))


def cbc(gap: float) -> pulp.COIN_CMD:
    """The solver that comes in PuLP's wheel."""
    return pulp.COIN_CMD(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False, gapRel=gap, threads=1)


def by_cbc(rules: PlanRules, applicants: Applicants, *, gap: float = 0.0) -> float | None:
    """The gain of CBC's plan; None where it finds that there is none."""
    model = pulp.LpProblem("plan", pulp.LpMaximize)
    held: dict[tuple[int, int], pulp.LpVariable] = {}

    def level(row: int, at: int) -> pulp.LpVariable:
        if (row, at) not in held:
            held[row, at] = model.add_variable(f"x{row}_{at}", cat=pulp.LpBinary)
        return held[row, at]

    plain = Plain(rules, applicants, level)
    model += pulp.LpAffineExpression([(x, float(weight)) for weight, x in plain.gain()])
    for row in plain.rows():
        model += pulp.LpAffineExpression([(level(row, at), 1) for at in plain.levels(row)]) <= 1
    for _, terms, most in plain.limits():
        if terms:
            model += (
                pulp.LpAffineExpression([(x, float(weight)) for weight, x in terms]) <= float(most) + _HAIR
            )
        elif most < 0:
            return None
    status = model.solve(cbc(gap))
    return None if status == pulp.LpStatusInfeasible else float(pulp.value(model.objective) or 0)
