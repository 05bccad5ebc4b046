"""Pools, ranks and grades of a group, and why somebody has none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.schema import Group, Method, Rules
from evaluation.scoring import ranking
from evaluation.scoring.evaluate import values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.outcome import ItemOutcome


@dataclass(frozen=True)
class Placed:
    """`ranks` is the first place a row may claim, 0 where it has none; `grades` index `grade_names`, −1 ungraded."""

    ranks: Ints
    pool_sizes: Ints
    pools: Ints
    pool_names: tuple[str, ...]
    grades: Ints
    grade_names: tuple[str, ...]
    cuts: tuple[str, ...]
    reasons: Sequence[str]


def place(
    method: Method, name: str, group: Group, figures: Figures, scored: tuple[ItemOutcome, ...], totals: Floats
) -> Placed:
    pools, pool_names = _pools(method.rules, name, figures)
    keys = _keys(method, scored, figures, totals)
    first, last, sizes = ranking.ranks(pools, keys, _ranked(method.rules, totals))
    return Placed(
        ranks=first,
        pool_sizes=sizes,
        pools=pools,
        pool_names=pool_names,
        grades=_grades(method.rules, group, first, last, sizes),
        grade_names=tuple(cut.grade for cut in group.grading or ()),
        cuts=tuple(
            "其余" if cut.share is None else f"至{float(cut.share * 100):g}%" for cut in group.grading or ()
        ),
        reasons=_reasons(method.rules, group, scored, totals),
    )


def _pools(rules: Rules, group: str, figures: Figures) -> tuple[Ints, tuple[str, ...]]:
    codes = np.zeros(len(figures), np.int64)
    words = [group]
    for attribute in rules.pool or []:
        labels = figures.label(attribute)
        codes = codes * len(labels.words) + labels.codes
        words = [f"{word} · {label}" for word in words for label in labels.words]
    return codes, tuple(words)


def _keys(method: Method, scored: tuple[ItemOutcome, ...], figures: Figures, totals: Floats) -> list[Floats]:
    """Total first, then the keys for ties; an indicator's name means its value."""
    ties = method.rules.ties.keys if method.rules.ties else []
    by_item = {item.name: item.values for item in scored}
    return [totals, *(_key(method, key, by_item, figures) for key in ties)]


def _key(method: Method, key: str, by_item: dict[str, Floats], figures: Figures) -> Floats:
    if key in by_item:
        return by_item[key]
    return values(method.indicators[key].node, figures) if key in method.indicators else figures.number(key)


def _ranked(rules: Rules, totals: Floats) -> Bools:
    """Nobody is ranked while the method leaves the pools open."""
    return ~np.isnan(totals) & (rules.pool is not None)


def _grades(rules: Rules, group: Group, first: Ints, last: Ints, sizes: Ints) -> Ints:
    if not group.grading or rules.quota is None or rules.ties is None:
        return np.full(len(first), -1, np.int64)
    place = first if rules.ties.share == "同取高档" else last
    return ranking.grades(place, sizes, group.grading, rules.quota)


def _reasons(rules: Rules, group: Group, scored: tuple[ItemOutcome, ...], totals: Floats) -> list[str]:
    """Why a unit has no grade; empty where it has one."""
    general = ""
    if group.grading is None or rules.pool is None or rules.quota is None or rules.ties is None:
        general = "办法未规定定级，只计分" if group.grading != [] else ""
    reasons = [general] * len(totals)
    for row in np.flatnonzero(np.isnan(totals)).tolist():
        blocking = [item.name for item in scored if np.isnan(item.scores[row])]
        reasons[row] = f"无总分：{'、'.join(blocking)}缺数据或缺规定"
    return reasons
