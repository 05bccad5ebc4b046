"""Applicants and answers as they are kept: plain values, amounts as texts, by credit code."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from evaluation.allocation.planning import (
    Account,
    Applicants,
    Conflict,
    Effort,
    Optimum,
    Plan,
    PlanRules,
    Problem,
    Unknown,
    Worth,
    account,
    by_rank,
    greedy,
    load,
    optimum,
    pro_rata,
    reasons,
    worths,
)
from evaluation.allocation.planning.applicants import Levels
from evaluation.allocation.planning.asked import plain
from evaluation.allocation.planning.pricing import Prices
from evaluation.models import QuotaPlan

_NO_QUICK_ANSWER = "没有马上排出同时做到全部规则的方案。请精确测算：给出方案，或者指出相互矛盾的规则。"


def rules_of(plan: QuotaPlan) -> PlanRules:
    """Its rules as they were when the plan was made."""
    return load(plan.rules, "规则")


def problem_of(plan: QuotaPlan) -> Problem:
    """As it was when the plan was made."""
    return Problem.of(rules_of(plan), applicants_of(plan.applicants), plan.day)


def applicants_of(kept: Mapping) -> Applicants:
    return Applicants(
        codes=kept["codes"],
        towns=kept["towns"],
        grades=kept["grades"],
        places=kept["places"],
        uses={name: _decimals(levels) for name, levels in kept["uses"].items()},
        gains={name: _decimals(levels) for name, levels in kept["gains"].items()},
        marks=kept["marks"],
    )


def at_once(problem: Problem) -> tuple[dict, dict]:
    """The greedy answer and the accounts of it and of the two plain ways; where there is none, why."""
    found, ranked = greedy(problem), by_rank(problem)
    ways = {"greedy": found, "by_rank": ranked, "pro_rata": pro_rata(problem)}
    accounts = {name: _kept_account(account(problem, way)) for name, way in ways.items() if way is not None}
    return (_answer(problem, found) if found else {"none": _NO_QUICK_ANSWER}), accounts


def exactly(problem: Problem, seconds: float, step: Callable[[str], None]) -> tuple[dict, dict]:
    """The exact answer and its account; or the conflict, or that time ran out, without one."""
    found = optimum(problem, Effort(seconds=seconds), step=step)
    if isinstance(found, Conflict):
        return {"conflict": found.sentence}, {}
    if isinstance(found, Unknown):
        return {"unknown": found.sentence}, {}
    step("计算再多一个单位的价值")
    again = Effort(0.0, seconds / len(problem.rules.quotas))
    worth = {each.quota: _kept_worth(each) for each in worths(problem, found, again)}
    step("逐户写明理由")
    answer = _answer(problem, found.plan, found.prices) | _bounded(found) | {"worths": worth}
    return answer, {"optimum": _kept_account(account(problem, found.plan))}


def _kept_worth(of: Worth) -> dict:
    told = {name: getattr(of, name) for name in ("margin", "estimate", "exact", "least", "most")}
    return {name: None if value is None else plain(value) for name, value in told.items()}


def _bounded(found: Optimum) -> dict:
    return {
        "gain": plain(found.gain),
        "bound": plain(found.bound),
        "gap": f"{found.gap:.8f}",
        "best": found.best,
        "proven": found.proven,
    }


def _answer(problem: Problem, plan: Plan, prices: Prices | None = None) -> dict:
    given = dict(zip(problem.applicants.codes, plan.options.tolist(), strict=True))
    return {
        "given": given,
        "sentences": {each.code: each.sentence for each in reasons(problem, plan, prices)},
    }


def _kept_account(of: Account) -> dict:
    return {
        "gain": plain(of.gain),
        "used": _texts(of.used),
        "left": _texts(of.left),
        "full": of.full,
        "part": of.part,
        "nothing": of.nothing,
        "by_town": {town: _texts(amounts) for town, amounts in of.by_town.items()},
        "by_grade": {grade: _texts(amounts) for grade, amounts in of.by_grade.items()},
        "broken": [*dict.fromkeys(each.rule for each in of.broken)],
    }


def _texts(amounts: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: plain(amount) for name, amount in amounts.items()}


def _decimals(levels: list[list[str | None]]) -> Levels:
    return [[None if text is None else Decimal(text) for text in row] for row in levels]
