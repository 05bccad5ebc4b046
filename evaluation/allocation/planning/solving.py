"""Mixed-integer programming over the options still in question; all other applicants keep what they have."""

from dataclasses import dataclass
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from evaluation.allocation.planning.applicants import Bools, Integers
from evaluation.allocation.planning.pricing import Scaled, together

_INFEASIBLE = 2


@dataclass(frozen=True)
class Solved:
    """`options` as the solver says, not yet verified, None where it has none; no plan within `keep` gains more than
    `bound`, −inf where there is none at all.
    """

    options: Integers | None
    bound: float

    @property
    def impossible(self) -> bool:
        return self.bound == -inf


def solve(scaled: Scaled, keep: Bools, *, most: float, apart: float, seconds: float) -> Solved:
    """`keep[i, o]`: option o of applicant i is in question; each applicant needs one. `most` is a bound known before,
    `apart` how far plan and bound may lie from each other, in units of gain.
    """
    open_rows = keep.sum(axis=1) > 1
    options = np.where(open_rows, 0, keep.argmax(axis=1))
    levels = keep & open_rows[:, None]
    levels[:, 0] = False
    cells = np.flatnonzero(levels)
    fixed = float(scaled.gains[np.arange(len(options)), options].sum())
    room = (scaled.problem.most - scaled.problem.loads(options)) * scaled.scale
    if not len(cells):
        return Solved(options, fixed) if (room >= 0).all() else Solved(None, -inf)
    weights, at_most = together(scaled, cells)
    at_most[: len(room)] = room
    at_least = np.full(len(at_most), -inf)
    at_least[len(room) :] = np.where(keep[np.flatnonzero(open_rows), 0], 0.0, 1.0)
    found = milp(
        -scaled.gains.ravel()[cells],
        integrality=np.ones(len(cells)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(weights, at_least, at_most),
        options={"mip_rel_gap": _relative(apart, most - fixed), "time_limit": max(seconds, 0.1)},
    )
    if found.status == _INFEASIBLE:
        return Solved(None, -inf)
    bound = most if found.mip_dual_bound is None else min(most, fixed - float(found.mip_dual_bound))
    if found.x is not None:
        chosen = cells[found.x > 0.5]
        options[chosen // keep.shape[1]] = chosen % keep.shape[1]
    return Solved(None if found.x is None else options, bound)


def _relative(apart: float, most: float) -> float:
    """The solver counts its gap from what is in question alone."""
    return min(apart / most, 1.0) if most > 0 else 0.0
