"""The same year planned in other ways, by rank only and pro rata, and any plan accounted for in the same figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluation.allocation.planning.applicants import Bools, Integers
from evaluation.allocation.planning.demands import Ban, Demand, QuotaLimit
from evaluation.allocation.planning.problem import Plan, Problem
from evaluation.allocation.planning.standing import Standing

Amounts = Mapping[str, Decimal]  # by quota, in its unit


@dataclass(frozen=True)
class Account:
    """What a plan gains, uses and leaves; how many are given all they ask for, less, nothing; what it does not keep."""

    gain: Decimal
    used: Amounts
    left: Amounts
    full: int
    part: int
    nothing: int
    by_town: Mapping[str, Amounts]
    by_grade: Mapping[str, Amounts]
    broken: tuple[Demand, ...]


def account(problem: Problem, plan: Plan) -> Account:
    given = {name: problem.given(name, plan) for name in problem.rules.quotas}
    used = {name: sum(amounts, Decimal(0)) for name, amounts in given.items()}
    served = plan.options > 0
    full = served & (plan.options == _largest(problem.options)) & (plan.share == 1)
    return Account(
        gain=problem.gain(plan),
        used=used,
        left={name: problem.rules.quotas[name].amount - amount for name, amount in used.items()},
        full=int(full.sum()),
        part=int((served & ~full).sum()),
        nothing=int((~served).sum()),
        by_town=_by(problem.applicants.towns, given),
        by_grade=_by(problem.applicants.grades, given),
        broken=tuple(problem.broken(plan)),
    )


def by_rank(problem: Problem) -> Plan | None:
    """The best placed first, each the largest size that bans and quotas leave; no other rule is looked at.

    None where the applicants came without places. Who has none comes last, equals by credit code.
    """
    places = problem.applicants.places
    if places is None:
        return None
    standing = Standing(_bare(problem))
    order = sorted(range(len(places)), key=lambda row: (places[row] is None, places[row] or 0))
    for row in order:
        for option in range(standing.width - 1, 0, -1):
            if standing.move(row, option):
                break
    return Plan(np.array(standing.options, np.int64))


def pro_rata(problem: Problem) -> Plan:
    """Everybody the same share of the largest size allowed, as large as the scarcest quota permits; gains are taken to
    be in proportion. No rule but bans is looked at.
    """
    options = _largest(problem.allowed)
    shares = [Fraction(1)]
    for limit, load in zip(problem.limits, problem.loads(options).tolist(), strict=True):
        if isinstance(limit, QuotaLimit) and load > limit.most:
            shares.append(Fraction(limit.most, load))
    return Plan(options, min(shares))


def _bare(problem: Problem) -> Problem:
    return problem.only([each for each in problem.demands if isinstance(each, Ban | QuotaLimit)])


def _largest(options: Bools) -> Integers:
    """For each row its last true option."""
    last: Integers = options.shape[1] - 1 - options[:, ::-1].argmax(axis=1)
    return last


def _by(column: Sequence[str], given: Mapping[str, Sequence[Decimal]]) -> dict[str, Amounts]:
    sums = {word: dict.fromkeys(given, Decimal(0)) for word in sorted(set(column))}
    for name, amounts in given.items():
        for word, amount in zip(column, amounts, strict=True):
            sums[word][name] += amount
    return {**sums}
