"""A plan while it is being made: what each limit still has room for, and moves that fit, all in whole numbers."""

from collections.abc import Iterable

import numpy as np

from evaluation.allocation.planning.applicants import Floats, Integers
from evaluation.allocation.planning.problem import Problem


class Standing:
    """Starts from `options`, or from nothing for anybody. `brings`, by option, decides between moves that mend; gains
    where there are no better numbers.
    """

    def __init__(
        self, problem: Problem, options: Integers | None = None, brings: Floats | None = None
    ) -> None:
        self.problem = problem
        self._brings = problem.gains.whole if brings is None else brings
        rows, self.width = problem.options.shape
        start = np.zeros(rows, np.int64) if options is None else options
        self.options: list[int] = start.tolist()
        self.room: list[int] = (problem.most - problem.loads(start)).tolist()
        self.gains: list[list[int]] = problem.gains.whole.tolist()
        self.allowed: list[list[bool]] = problem.allowed.tolist()
        self._fewest_first: list[int] = np.argsort(np.diff(problem.weights.indptr), kind="stable").tolist()
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
        (or bring most) for what they relieve; over and over, as one move may make room for another.
        """
        moved = True
        while moved and min(self.room, default=0) < 0:
            short = [limit for limit in self._fewest_first if self.room[limit] < 0]
            moved = sum(self._relieve(limit) for limit in short) > 0

    def _relieve(self, limit: int) -> bool:
        """Whether anything could be moved."""
        moved = False
        now = np.array(self.options, np.int64)
        for row, option in self._relieving(limit, now):
            if self.room[limit] >= 0:
                break
            if self.options[row] == now[row] and self.move(row, option):
                moved = True
        return moved

    def _relieving(self, limit: int, now: Integers) -> list[tuple[int, int]]:
        rows = np.arange(len(now))
        weights = self.problem.weights[[limit]].toarray().reshape(self.problem.options.shape)
        relief = weights[rows, now][:, None] - weights
        brings = self._brings
        cells = np.flatnonzero((relief > 0) & self.problem.allowed)
        change = (brings - brings[rows, now][:, None]).ravel()[cells]
        worth = change / relief.ravel()[cells]
        return [divmod(cell, self.width) for cell in cells[np.argsort(-worth, kind="stable")].tolist()]
