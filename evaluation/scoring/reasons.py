"""Why a unit has its grade or none, one short sentence; empty where its place alone says it."""

from collections.abc import Sequence

import numpy as np

from evaluation.methods.schema import Cut, Group, Method
from evaluation.methods.schema.adjusting import TOTAL, Adjustment
from evaluation.scoring.figures import Figures, Ints
from evaluation.scoring.outcome import Adjusted, ItemOutcome, Standing
from evaluation.scoring.placing import Places, order_of
from evaluation.scoring.scoping import sentence
from evaluation.scoring.texts import Texts

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


def reasons(group: Group, general: str, places: Places, items: Sequence[ItemOutcome], card: Figures) -> Texts:
    """`general` holds for all but those without a place."""
    found = Texts(len(card), general)
    if places.pools.unplaced is not None:
        found.put(places.pools.unplaced, ["没有分池用的归类，不能排序"])
    key = order_of(group)[0]
    rows = np.flatnonzero(np.isnan(card.number(key.name)))
    if not len(rows):
        return found
    if key.name != TOTAL:
        found.put(rows, [f"没有{key.name}，不能排序"])
    elif not items:
        found.put(rows, ["办法未规定计分的项，没有总分"])
    else:
        found.put(rows, *_blocking(items, rows))
    return found


def _blocking(items: Sequence[ItemOutcome], rows: Ints) -> tuple[list[str], Ints]:
    """Which items leave the total open: each set of them once, and which of the sets is a row's."""
    missing = np.array([np.isnan(item.scores[rows]) for item in items])
    sets, codes = np.unique(np.packbits(missing, axis=0), axis=1, return_inverse=True)
    which = np.unpackbits(sets, axis=0, count=len(items)).astype(bool).T
    names = ["、".join(item.name for item, out in zip(items, each, strict=True) if out) for each in which]
    return [f"无总分：{blocking}缺数据或缺规定" for blocking in names], codes


def with_conditions(found: Texts, cuts: Sequence[Cut], grades: Ints, conditioned: Ints) -> None:
    """Which condition gave the grade; `conditioned` is the cut whose condition a row meets, −1 where none."""
    if not len(conditioned):
        return
    silent = np.array([not text for text in found.kinds])[found.codes]
    found.put((grades < 0) & (conditioned < 0) & silent, ["不符合任何一档的条件"])
    meets = conditioned >= 0
    found.put(meets, [f"符合{cut.grade}的条件：{cut.condition}" for cut in cuts], conditioned[meets])


def with_adjustments(found: Texts, adjusted: Sequence[Adjusted], names: Sequence[str]) -> None:
    """What each rule changed, in the order in which they acted."""
    came = [*(f"由{name}" for name in names), ""]
    went = [*(f"调为{name}" for name in names), ""]
    for each in adjusted:
        shape = (len(found.kinds), len(came), len(went))
        steps = (found.codes[each.rows], each.was, each.became)
        kinds, codes = np.unique(np.ravel_multi_index(steps, shape, mode="wrap"), return_inverse=True)
        before = [f"{text}；" if text else "" for text in found.kinds]
        told = [
            f"{before[at]}{each.name}，{came[was]}{went[became]}"
            for at, was, became in np.transpose(np.unravel_index(kinds, shape)).tolist()
        ]
        found.put(each.rows, told, codes)


def with_standing(found: Texts, standing: Ints, standings: Sequence[Standing]) -> None:
    """The rule of the scope speaks alone where it decided against a grade."""
    for at, one in enumerate(standings):
        if words := sentence(one):
            found.put(standing == at, [words])
