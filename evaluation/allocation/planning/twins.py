"""Applicants whom nothing tells apart: which of them gets more is settled by credit code."""

from collections import defaultdict

import numpy as np

from evaluation.allocation.planning.applicants import Integers
from evaluation.allocation.planning.problem import Problem


def settled(problem: Problem, options: Integers) -> Integers:
    """The same plan with the larger size for the smaller code among equals: same gains, same weights in every limit."""
    by_cell = problem.weights.tocsc()
    width = problem.options.shape[1]
    alike: defaultdict[bytes, list[int]] = defaultdict(list)
    for row in range(len(options)):
        ends = by_cell.indptr[row * width : (row + 1) * width + 1]
        part = slice(ends[0], ends[-1])
        columns = (
            problem.allowed[row],
            problem.gains.whole[row],
            ends - ends[0],
            by_cell.indices[part],
            by_cell.data[part],
        )
        alike[b"".join(column.tobytes() for column in columns)].append(row)
    result = options.copy()
    for rows in alike.values():
        result[rows] = np.sort(options[rows])[::-1]
    return result
