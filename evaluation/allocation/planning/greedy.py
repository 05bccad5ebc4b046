"""A plan at once: first what must be, then the largest gain for each unit of what is scarce."""

import numpy as np

from evaluation.allocation.planning.applicants import Floats, Integers
from evaluation.allocation.planning.pricing import Prices, Scaled, relaxed
from evaluation.allocation.planning.problem import Plan, Problem
from evaluation.allocation.planning.standing import Standing


def greedy(problem: Problem) -> Plan | None:
    """Keeps every rule and quota. Where what must be cannot be had by the gains alone, prices show the way; None where
    not so either, which does not mean that it cannot be had.

    Equal gains for equal use go by credit code.
    """
    standing = Standing(problem)
    standing.mend()
    if standing.result is None:
        prices = relaxed(Scaled(problem))
        found = None if prices is None else by_prices(problem, prices, prices.options.argmax(axis=1))
        return None if found is None else Plan(found)
    standing.fill(_order(problem).tolist())
    return None if standing.result is None else Plan(standing.result)


def by_prices(problem: Problem, prices: Prices, options: Integers) -> Integers | None:
    """The options brought within all limits and filled up with what brings most after paying; None where that fails."""
    standing = Standing(problem, options, prices.options)
    standing.mend()
    start = standing.result
    if start is None:
        return None
    gains = problem.gains.whole
    more = np.flatnonzero(problem.allowed & (gains > gains[np.arange(len(gains)), start][:, None]))
    standing.fill(more[np.argsort(-prices.options.ravel()[more], kind="stable")].tolist())
    return standing.result


def _order(problem: Problem) -> Integers:
    """Allowed options, the most gain per scarce unit first."""
    cells = np.flatnonzero(problem.allowed & (problem.gains.whole > 0))
    cost = _scarcity(problem).ravel()[cells]
    gains = problem.gains.whole.ravel()[cells]
    with np.errstate(divide="ignore"):
        density = gains / cost
    order: Integers = cells[np.argsort(-density, kind="stable")]
    return order


def _scarcity(problem: Problem) -> Floats:
    """What an option takes of all quotas: its part of each, times how often that quota is asked for."""
    cost = np.zeros(problem.options.shape)
    for name, quota in problem.rules.quotas.items():
        use = problem.uses[name]
        asked = int(np.where(problem.allowed, use.whole, 0).max(axis=1, initial=0).sum())
        there = max(float(use.steps(quota.amount)), 1.0)
        if asked > there:
            cost += use.whole * (asked / there / there)
    return cost
