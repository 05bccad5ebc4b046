"""Why a unit has its grade or none, one short sentence; empty where its place alone says it."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from evaluation.methods.schema import Cut, Group, Method
from evaluation.methods.schema.adjusting import TOTAL, Adjustment
from evaluation.scoring.figures import Floats, Ints
from evaluation.scoring.outcome import Adjusted, ItemOutcome, Standing
from evaluation.scoring.placing import Places, order_of
from evaluation.scoring.scoping import sentence

Words = npt.NDArray[np.object_]
SILENT = "办法未规定定级，只计分"


def undecided(method: Method, group: Group, rules: Sequence[Adjustment]) -> str:
    """What keeps the method from giving grades; empty when nothing does."""
    general = method.rules
    if group.grading == []:
        return ""
    if group.grading is None or None in (general.pool, general.quota, general.ties):
        return SILENT
    mixed = any(cut.by_place for cut in group.grading) and any(cut.condition for cut in group.grading)
    if mixed and general.quota is not None and general.quota.by_condition is None:
        return "办法未定条件档是否计入名额，不能定级"
    for rule in rules:
        if rule.places is None:
            return f"办法未定调整“{rule.name}”是否占名额，不能定级"
    return ""


def reasons(
    general: str, cuts: Sequence[Cut], grades: Ints, conditioned: Ints, unranked: Mapping[int, str]
) -> Words:
    """`general` holds for all; `unranked` say of rows without a place why."""
    found = np.full(len(grades), general, dtype=object)
    for row, words in unranked.items():
        found[row] = words
    if not cuts or general:
        return found
    if len(conditioned):
        by_cut = np.array([f"符合{cut.grade}的条件：{cut.condition}" for cut in cuts] + [""], dtype=object)
        found = np.where(conditioned >= 0, by_cut[conditioned], found)
        nothing = (grades < 0) & (conditioned < 0) & (found == "")
        found[nothing] = "不符合任何一档的条件"
    return found


def unranked(group: Group, places: Places, items: Sequence[ItemOutcome], first: Floats) -> dict[int, str]:
    """Why rows have no place; `first` is the column that they are ranked by."""
    found = {}
    if places.pools.unplaced is not None:
        found = dict.fromkeys(np.flatnonzero(places.pools.unplaced).tolist(), "没有分池用的归类，不能排序")
    key = order_of(group)[0].name
    return found | {row: _without(key, items, row) for row in np.flatnonzero(np.isnan(first)).tolist()}


def _without(key: str, items: Sequence[ItemOutcome], row: int) -> str:
    if key != TOTAL:
        return f"没有{key}，不能排序"
    if not items:
        return "办法未规定计分的项，没有总分"
    blocking = [item.name for item in items if np.isnan(item.scores[row])]
    return f"无总分：{'、'.join(blocking)}缺数据或缺规定"


def with_adjustments(found: Words, adjusted: Sequence[Adjusted], names: Sequence[str]) -> Words:
    """What each rule changed, in the order in which they acted."""
    came = np.array([f"由{name}" for name in names] + [""], dtype=object)
    went = np.array([f"调为{name}" for name in names] + [""], dtype=object)
    for each in adjusted:
        before = found[each.rows]
        started = np.where(before == "", "", before + "；")
        found[each.rows] = started + f"{each.name}，" + came[each.was] + went[each.became]
    return found


def with_standing(found: Words, standing: Ints, standings: Sequence[Standing]) -> Words:
    """The rule of the scope speaks alone where it decided against a grade."""
    if not standings:
        return found
    said = np.array([*map(sentence, standings), ""], dtype=object)[standing]
    return np.where(said == "", found, said)
