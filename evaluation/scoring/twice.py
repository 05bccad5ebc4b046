"""Units judged together whose members are judged each for itself too: which of the two grades is theirs."""

from dataclasses import replace

import numpy as np

from evaluation.methods.schema.pooling import Pooling
from evaluation.scoring.outcome import GroupOutcome, Outcome
from evaluation.scoring.pooling import Pooled

_Place = tuple[GroupOutcome, int]


def both(pooling: Pooling, merged: Outcome, alone: Outcome, pooled: Pooled) -> Outcome:
    """The judgement that has the word says places and scores of all. The members of a unit have its grade, or that of
    the other judgement where the method takes the higher or the lower one.
    """
    main, other = (alone, merged) if pooling.alone == "以单独为准" else (merged, alone)
    names = ("单独评价", "合并评价") if main is alone else ("合并评价", "单独评价")
    members = np.bincount(pooled.unit_of)[pooled.unit_of] > 1
    found = {int(row): (group, at) for group in other.groups for at, row in enumerate(group.rows.tolist())}
    groups = []
    for group in main.groups:
        grades, reasons = group.grades.copy(), list(group.reasons)
        for at in np.flatnonzero(members[group.rows]).tolist():
            second = found.get(int(group.rows[at]))
            grades[at] = _chosen(pooling.alone, (group, at), second)
            words = _said(pooling.alone, names, (group, at), second)
            reasons[at] = f"{reasons[at]}；{words}" if reasons[at] else words
        groups.append(replace(group, grades=grades, reasons=reasons))
    return replace(main, groups=tuple(groups))


def _chosen(choice: str | None, first: _Place, second: _Place | None) -> int:
    """The place of the grade among those of the first one's group, −1 for none."""
    own, other = int(first[0].grades[first[1]]), _as_in(first[0], second)
    if choice == "取较高档" and other >= 0:
        return other if own < 0 else min(own, other)
    if choice == "取较低档" and other >= 0:
        return max(own, other)
    # open: two that agree need no decision
    return own if choice is not None or own == other else -1


def _as_in(group: GroupOutcome, place: _Place | None) -> int:
    """A grade of another group goes by its name; −1 where this group has none of that name."""
    name = _grade(place)
    return group.grade_names.index(name) if name in group.grade_names else -1


def _grade(place: _Place | None) -> str:
    if place is None:
        return ""
    group, at = place
    return group.grade_names[group.grades[at]] if group.grades[at] >= 0 else ""


def _said(choice: str | None, names: tuple[str, str], first: _Place, second: _Place | None) -> str:
    parts = [f"{name}{_told(place)}" for name, place in zip(names, (first, second), strict=True)]
    return f"{'，'.join(parts)}，{choice or '办法未定取哪一个'}"


def _told(place: _Place | None) -> str:
    """为 B（82.5 分，第 3 名）."""
    if place is None:
        return "不在任何分组"
    group, at = place
    total, rank = float(group.totals[at]), int(group.ranks[at])
    known = [f"{total:g} 分"] if np.isfinite(total) else []
    known += [f"第 {rank} 名"] if rank else []
    return (f"为 {_grade(place)}" if _grade(place) else "没有档次") + (
        f"（{'，'.join(known)}）" if known else ""
    )
