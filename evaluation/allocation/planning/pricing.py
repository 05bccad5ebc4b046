"""Prices of the limits: what one more unit of each would bring if sizes could be cut at will, and a bound from them.

Whatever the prices (none below zero), no plan gains more than the sum of what each applicant's best option brings after
paying for what it uses, plus the price of all there is. The bound is that sum, so it does not rest on the solver.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from evaluation.allocation.planning.applicants import Bools, Floats, Integers
from evaluation.allocation.planning.problem import Problem

_COARSE = 1e-4  # rows of finer steps are scaled up: a solver's tolerance must stay below a step
_INFEASIBLE = 2


@dataclass(frozen=True)
class Scaled:
    """The problem in binary fractions for a solver: gains in units, each limit by its scale."""

    problem: Problem

    @cached_property
    def gains(self) -> Floats:
        gains: Floats = self.problem.gains.whole / 10.0**self.problem.gains.places
        return gains

    @cached_property
    def scale(self) -> Floats:
        return np.array([max(float(limit.step), _COARSE) for limit in self.problem.limits])

    @cached_property
    def weights(self) -> csr_array:
        """Limits × cells."""
        weights = self.problem.weights.astype(np.float64)
        weights.data *= np.repeat(self.scale, np.diff(weights.indptr))
        return weights

    @cached_property
    def most(self) -> Floats:
        most: Floats = self.problem.most * self.scale
        return most


@dataclass(frozen=True)
class Prices:
    """`limits[j]` is the price of one step of limit j times its scale; `options` what each option brings after paying,
    −inf where it is not allowed; `bound` more than which no plan gains.
    """

    limits: Floats
    options: Floats
    bound: float

    @classmethod
    def at(cls, scaled: Scaled, limits: Floats) -> "Prices":
        paid = scaled.gains - np.asarray(limits @ scaled.weights).reshape(scaled.gains.shape)
        options = np.where(scaled.problem.allowed, paid, -np.inf)
        return cls(limits, options, float(options.max(axis=1).sum() + limits @ scaled.most))

    def per_unit(self, problem: Problem) -> Floats:
        """What one more unit of each limit would bring."""
        steps = np.array([float(limit.step) for limit in problem.limits])
        unit: Floats = self.limits * Scaled(problem).scale / steps if len(steps) else self.limits
        return unit

    @property
    def lost(self) -> Floats:
        """How far each option is behind the applicant's best."""
        lost: Floats = self.options.max(axis=1)[:, None] - self.options
        return lost


def relaxed(scaled: Scaled) -> Prices | None:
    """By linear programming; None where not even cut sizes can keep all limits."""
    problem = scaled.problem
    if impossible(problem):
        return None
    cells = np.flatnonzero(_levels(problem.allowed))
    if not len(cells):
        return Prices.at(scaled, np.zeros(len(scaled.most)))
    weights, most = together(scaled, cells)
    found = linprog(-scaled.gains.ravel()[cells], A_ub=weights, b_ub=most, bounds=(0, 1), method="highs")
    if found.status == _INFEASIBLE:
        return None
    if found.ineqlin is None or found.ineqlin.marginals is None:
        return Prices.at(scaled, np.zeros(len(scaled.most)))
    return Prices.at(scaled, np.maximum(-found.ineqlin.marginals[: len(scaled.most)], 0.0))


def together(scaled: Scaled, cells: Integers) -> tuple[csr_array, Floats]:
    """All limits over the cells, then a row for each applicant: one option at most."""
    rows, row = np.unique(cells // scaled.gains.shape[1], return_inverse=True)
    once = csr_array((np.ones(len(cells)), (row, np.arange(len(cells)))), shape=(len(rows), len(cells)))
    weights = vstack([scaled.weights[:, cells], once]).tocsr()
    return weights, np.concatenate([scaled.most, np.ones(len(rows))])


def impossible(problem: Problem) -> bool:
    """Whether some limit is not kept even when everybody's option is the one that loads it least."""
    for limit, most in zip(problem.weights, problem.most.tolist(), strict=True):
        if most < 0:
            loads = np.where(problem.allowed, limit.toarray().reshape(problem.allowed.shape), 0)
            if int(loads.min(axis=1, initial=0).sum()) > most:
                return True
    return False


def _levels(allowed: Bools) -> Bools:
    levels = allowed.copy()
    levels[:, 0] = False
    return levels
