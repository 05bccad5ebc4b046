"""Scarce quotas of a year given where they bring most, under the county's rules. Pure.

`load` reads the rules, `Problem.of` puts them to the applicants; `greedy` answers at once, `optimum` with
a proven bound.
"""

from evaluation.allocation.planning.applicants import Applicants, PlanningError
from evaluation.allocation.planning.comparison import Account, account, by_rank, pro_rata
from evaluation.allocation.planning.conflicts import Conflict
from evaluation.allocation.planning.files import library, load, open_points
from evaluation.allocation.planning.greedy import greedy
from evaluation.allocation.planning.language import PlanRules
from evaluation.allocation.planning.marginal import Worth, worths
from evaluation.allocation.planning.optimum import Effort, Optimum, Unknown, optimum
from evaluation.allocation.planning.problem import Plan, Problem
from evaluation.allocation.planning.reasons import Reason, reasons

__all__ = [
    "Account",
    "Applicants",
    "Conflict",
    "Effort",
    "Optimum",
    "Plan",
    "PlanRules",
    "PlanningError",
    "Problem",
    "Reason",
    "Unknown",
    "Worth",
    "account",
    "by_rank",
    "greedy",
    "library",
    "load",
    "open_points",
    "optimum",
    "pro_rata",
    "reasons",
    "worths",
]
