"""What came after the items, as texts for COPY: points, bounds, the scope, adjustments, side lists."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import orjson

from evaluation.scoring.outcome import GroupOutcome
from mujun.copying import array_text, array_texts, escape, number_texts


class AfterScoring(NamedTuple):
    """One text per row of the group each."""

    like: Sequence[str]
    before: Sequence[str]
    points: Sequence[str]
    point_reasons: Sequence[str]
    lists: Sequence[str]
    changes: Sequence[str]

    @property
    def columns(self) -> tuple[Sequence[str], ...]:
        return tuple(self)


def after_scoring(group: GroupOutcome) -> AfterScoring:
    """Where a method has none of it, every row has the same empty text."""
    size = len(group.rows)
    return AfterScoring(
        like=_like(group) if group.standings else [""] * size,
        before=_before(group),
        points=array_texts(np.column_stack([family.points for family in group.points]))
        if group.points
        else ["{}"] * size,
        point_reasons=_point_reasons(group),
        lists=_lists(group),
        changes=_changes(group),
    )


def _like(group: GroupOutcome) -> list[str]:
    words = np.array([*(standing.like for standing in group.standings), ""], dtype=object)
    return words[group.standing].tolist()


def _before(group: GroupOutcome) -> list[str]:
    if group.before is None:
        return ["\\N"] * len(group.rows)
    return number_texts(group.before)


def _point_reasons(group: GroupOutcome) -> list[str]:
    """Few rows have points: only they are looked at."""
    nothing = array_text([""] * len(group.points))
    texts = [nothing] * len(group.rows)
    said = [family.points.astype(bool) | family.unknown.any(axis=0) for family in group.points]
    for row in np.flatnonzero(np.logical_or.reduce(said)).tolist() if said else ():
        texts[row] = array_text(family.reason(row) for family in group.points)
    return texts


def _lists(group: GroupOutcome) -> list[str]:
    texts = ["{}"] * len(group.rows)
    on = [members for _, members in group.lists]
    for row in np.flatnonzero(np.logical_or.reduce(on)).tolist() if on else ():
        texts[row] = array_text(name for name, members in group.lists if members[row])
    return texts


def _changes(group: GroupOutcome) -> list[str]:
    names = [*group.grade_names, ""]
    found: dict[int, list[dict[str, str]]] = {}
    for each in group.adjustments:
        for row, was, became in zip(each.rows.tolist(), each.was.tolist(), each.became.tolist(), strict=True):
            change = {"rule": each.name, "was": names[was], "became": names[became]}
            found.setdefault(row, []).append(change)
    texts = ["[]"] * len(group.rows)
    for row, changes in found.items():
        texts[row] = escape(orjson.dumps(changes).decode())
    return texts
