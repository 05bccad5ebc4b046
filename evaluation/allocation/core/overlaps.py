"""从高: of several surcharges on one enterprise only the highest is due."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from evaluation.allocation.core.levers import Lever
from evaluation.allocation.core.recommend import Proposal
from evaluation.scoring.figures import Ints


def yielding(proposals: Sequence[Proposal], size: int, executable: Collection[str] = ()) -> list[Ints]:
    """For each proposal and each of its rows the place of the proposal that goes before it, −1 where it stands itself.

    Amounts of one group are compared in their unit; of equal ones the first stands. What has no amount takes no part.
    Levers of the codes `executable` yield to each other only: what is merely simulated keeps nobody from paying.
    """
    found = [np.full(len(each.rows), -1, np.int64) for each in proposals]
    for group in dict.fromkeys(each.lever.highest_of for each in proposals if each.lever.highest_of):
        members = [at for at, each in enumerate(proposals) if each.lever.highest_of == group]
        lawful = [at for at in members if proposals[at].lever.code in executable]
        best, best_lawful = (_highest(proposals, among, size) for among in (members, lawful))
        for at in members:
            rows, ahead = proposals[at].rows, best_lawful if at in lawful else best
            known = ~np.isnan(proposals[at].values)
            found[at] = np.where(known & (ahead[rows] != at), ahead[rows], -1)
    return found


def doubled(lever: Lever, others: Iterable[Lever]) -> list[Lever]:
    """Those that surcharge the same thing for one of its grades without being of its group: both would be due."""
    if lever.direction != "加征" or not lever.column:
        return []
    return [
        each
        for each in others
        if (each.direction, each.column) == (lever.direction, lever.column)
        and each.code != lever.code
        and set(each.grades) & set(lever.grades)
        and not (lever.highest_of and lever.highest_of == each.highest_of)
    ]


def _highest(proposals: Sequence[Proposal], among: Sequence[int], size: int) -> Ints:
    """For each row the place of the proposal with the highest amount."""
    if not among:
        return np.full(size, -1, np.int64)
    amounts = np.full((len(among), size), -np.inf)
    for line, at in enumerate(among):
        values = proposals[at].values
        amounts[line, proposals[at].rows] = np.where(np.isnan(values), -np.inf, values)
    best: Ints = np.array(among)[amounts.argmax(axis=0)]
    return best
