"""Who is judged, who is listed, who is left out, and by which rule."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Method
from evaluation.methods.schema.scope import FOLLOWS, Exemption, Scope
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Bools, Figures, Ints
from evaluation.scoring.outcome import ItemOutcome, Standing

OUTSIDE = "不在评价范围"
LANDLORD = "出租方"
_NO_SCOPE = Scope.model_validate({})
NO_GROUP = "不符合任何分组的条件，不参评"
# who is scored, who is left out of every group
SCORED = ("照常", "不定档")
LEFT_OUT = ("不参评", "只采集")


@dataclass(frozen=True)
class Scoped:
    """`within` the scope or not; `standing` the rule that decided over a row, −1 where none did."""

    within: Bools
    standing: Ints
    standings: tuple[Standing, ...]

    def of_kind(self, *kinds: str) -> Bools:
        return of_kind(self.standing, self.standings, *kinds)


def of_kind(standing: Ints, standings: Sequence[Standing], *kinds: str) -> Bools:
    """Where one of these treatments was decided."""
    if not standings:
        return np.zeros(len(standing), bool)
    wanted = np.array([one.kind in kinds for one in standings] + [False])
    found: Bools = wanted[standing]
    return found


def scored(standing: Ints, standings: Sequence[Standing]) -> Bools:
    return (standing < 0) | of_kind(standing, standings, *SCORED)


def ranked(standing: Ints, standings: Sequence[Standing]) -> Bools:
    return (standing < 0) | of_kind(standing, standings, "照常")


def scope(method: Method, figures: Figures) -> Scoped:
    rules = method.scope or _NO_SCOPE
    within = holds(parse(rules.within), figures) if rules.within else np.ones(len(figures), bool)
    standing = np.full(len(figures), -1, np.int64)
    for at, rule in enumerate(rules.except_.values()):
        standing[(standing < 0) & _meets(rule, figures)] = at
    standings = tuple(
        Standing(name, rule.treatment.kind, rule.treatment.code, rule.like)
        for name, rule in rules.except_.items()
    )
    return Scoped(within, standing, standings)


def _meets(rule: Exemption, figures: Figures) -> Bools:
    """A rule about tenants concerns only who has a landlord."""
    found = holds(parse(rule.condition), figures)
    return found & (figures.label(LANDLORD).codes >= 0) if rule.follows else found


def sentence(one: Standing) -> str:
    """Why a unit has no grade by rank; empty for who is judged as usual."""
    like = f"，参照{one.like}类管理" if one.like else ""
    words = {
        "不参评": f"不参评：{one.name}",
        "只采集": f"只采集数据，不评价：{one.name}",
        "不定档": f"参加评价，{f'列为{one.code}，' if one.code else ''}不定档{like}：{one.name}",
        "列为": f"列为{one.code}{like}：{one.name}",
        FOLLOWS: f"随出租方：{one.name}",
    }
    return words.get(one.kind, "")


def silent(method: Method) -> str:
    """What the method leaves open about who belongs to which group; empty when nothing."""
    if not method.groups:
        return "办法未规定分组"
    names = [name for name, group in method.groups.items() if group.condition is None]
    return f"办法未规定分组{'、'.join(f'“{name}”' for name in names)}的条件" if names else ""


def reasons_outside(scoped: Scoped, rows: Ints, silence: str = "") -> list[str]:
    """Why units belong to no group; `silence` is what the method leaves open about the groups."""
    none = silence or NO_GROUP
    by_rule = np.array([sentence(one) or none for one in scoped.standings] + [none], dtype=object)
    reasons = by_rule[scoped.standing[rows]]
    reasons[~scoped.within[rows]] = OUTSIDE
    found: list[str] = reasons.tolist()
    return found


def spread(item: ItemOutcome, rows: Ints, size: int) -> ItemOutcome:
    """An item scored for some rows, in the shape of the whole group: nothing is known of the others."""
    columns: dict[str, Any] = {}
    for part in fields(item):
        column = getattr(item, part.name)
        if isinstance(column, np.ndarray) and column.shape == rows.shape:
            full = np.full(size, np.nan) if column.dtype.kind == "f" else np.zeros(size, column.dtype)
            full[rows] = column
            columns[part.name] = full
    return replace(item, **columns)
