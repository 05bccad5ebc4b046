"""从高: of several surcharges on one enterprise only the highest is due."""

from collections.abc import Sequence

import numpy as np

from evaluation.allocation.core.recommend import Proposal
from evaluation.scoring.figures import Ints


def yielding(proposals: Sequence[Proposal], size: int) -> list[Ints]:
    """For each proposal and each of its rows the place of the proposal that goes before it, −1 where it stands itself.

    Amounts of one group are compared in their unit; of equal ones the first stands. What has no amount takes no part.
    """
    found = [np.full(len(each.rows), -1, np.int64) for each in proposals]
    for group in dict.fromkeys(each.lever.highest_of for each in proposals if each.lever.highest_of):
        members = [at for at, each in enumerate(proposals) if each.lever.highest_of == group]
        amounts = np.full((len(members), size), -np.inf)
        for line, at in enumerate(members):
            values = proposals[at].values
            amounts[line, proposals[at].rows] = np.where(np.isnan(values), -np.inf, values)
        best = np.array(members)[amounts.argmax(axis=0)]
        for at in members:
            rows = proposals[at].rows
            known = ~np.isnan(proposals[at].values)
            found[at] = np.where(known & (best[rows] != at), best[rows], -1)
    return found
