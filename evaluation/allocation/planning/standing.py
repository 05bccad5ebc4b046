"""A plan while it is being made: what each limit still has room for, and moves that fit, all in whole numbers."""

from collections.abc import Iterable

import numpy as np

from evaluation.allocation.planning.applicants import Integers
from evaluation.allocation.planning.problem import Problem


class Standing:
    """Starts from `options`, or from nothing for anybody."""

    def __init__(self, problem: Problem, options: Integers | None = None) -> None:
        self.problem = problem
        rows, self.width = problem.options.shape
        start = np.zeros(rows, np.int64) if options is None else options
        self.options: list[int] = start.tolist()
        self.room: list[int] = (problem.most - problem.loads(start)).tolist()
        self.gains: list[list[int]] = problem.gains.whole.tolist()
        self.allowed: list[list[bool]] = problem.allowed.tolist()
        by_cell = problem.weights.tocsc()
        self._ends, self._limits, self._weights = (
            column.tolist() for column in (by_cell.indptr, by_cell.indices, by_cell.data)
        )

    @property
    def result(self) -> Integers | None:
        """The options given; None where some limit is not kept."""
        return np.array(self.options, np.int64) if min(self.room, default=0) >= 0 else None

    def change(self, row: int, option: int) -> dict[int, int]:
        """What each limit would lose by giving the applicant that option instead."""
        change: dict[int, int] = {}
        for sign, other in ((1, option), (-1, self.options[row])):
            cell = row * self.width + other
            for at in range(self._ends[cell], self._ends[cell + 1]):
                limit = self._limits[at]
                change[limit] = change.get(limit, 0) + sign * self._weights[at]
        return change

    def move(self, row: int, option: int) -> bool:
        """Whether the option is allowed and fits; then it is given. Less load always fits."""
        if not self.allowed[row][option]:
            return False
        change = self.change(row, option)
        for limit, more in change.items():
            if more > 0 and more > self.room[limit]:
                return False
        for limit, more in change.items():
            self.room[limit] -= more
        self.options[row] = option
        return True

    def fill(self, order: Iterable[int]) -> None:
        """Give more to whom it brings more, cell by cell in that order, over and over until nothing more fits."""
        cells = [divmod(cell, self.width) for cell in order]
        moved = True
        while moved:
            moved = False
            for row, option in cells:
                if self.gains[row][option] > self.gains[row][self.options[row]] and self.move(row, option):
                    moved = True

    def mend(self) -> None:
        """Bring each limit that is not kept back to where it is, by moves that do no harm to the others and cost least
        (or bring most) for what they relieve.
        """
        for limit in range(len(self.room)):
            if self.room[limit] < 0:
                self._relieve(limit)

    def _relieve(self, limit: int) -> None:
        rows = np.arange(len(self.options))
        now = np.array(self.options, np.int64)
        weights = self.problem.weights[[limit]].toarray().reshape(self.problem.options.shape)
        relief = weights[rows, now][:, None] - weights
        gains = self.problem.gains.whole
        change = gains - gains[rows, now][:, None]
        cells = np.flatnonzero((relief > 0) & self.problem.allowed)
        best = change.ravel()[cells] / relief.ravel()[cells]
        for cell in cells[np.argsort(-best, kind="stable")].tolist():
            if self.room[limit] >= 0:
                return
            row, option = divmod(cell, self.width)
            if self.options[row] == now[row]:
                self.move(row, option)
