"""A method applied to figures: groups, items, totals, ranks, grades. Arrays in, arrays out."""

import numpy as np

from evaluation.methods.dictionary import ATTRIBUTES
from evaluation.methods.formulas import names, parse
from evaluation.methods.loader import units_of
from evaluation.methods.schema import Group, Indicator, Method, Rules
from evaluation.scoring import items, ranking
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.outcome import GroupOutcome, ItemOutcome, Outcome
from evaluation.scoring.remarks import Remark
from evaluation.scoring.rounding import rounded


def score(method: Method, figures: Figures) -> Outcome:
    """Every unit belongs to the first group whose condition holds; `outside` are those of no group."""
    units = units_of(method)
    free = np.ones(len(figures), bool)
    groups = []
    for name, group in method.groups.items():
        inside = holds(parse(group.condition), figures) & free
        free &= ~inside
        groups.append(_score_group(method, name, group, figures, np.flatnonzero(inside), units))
    return Outcome(figures.units, tuple(groups), np.flatnonzero(free))


def _score_group(
    method: Method, name: str, group: Group, figures: Figures, rows: Ints, units: dict[str, str]
) -> GroupOutcome:
    figures = figures.of(rows, _variables(method, group))
    scored = tuple(_score_item(method, item, group, figures, units[item]) for item in group.items)
    totals = _totals(scored, method.rules)
    pools, pool_names = _pools(method.rules, name, figures)
    keys = _keys(method, scored, figures, totals)
    first, last, sizes = ranking.ranks(pools, keys, _ranked(method.rules, totals))
    return GroupOutcome(
        name=name,
        rows=rows,
        items=scored,
        totals=totals,
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


def _variables(method: Method, group: Group) -> set[str]:
    """Every variable that scoring the group can read."""
    ties = method.rules.ties.keys if method.rules.ties else []
    read = {name for name in ties if name not in method.indicators}
    for item in {*group.items, *ties} & method.indicators.keys():
        read.update(names(method.indicators[item].node, ATTRIBUTES))
    return read


def _score_item(method: Method, name: str, group: Group, figures: Figures, unit: str) -> ItemOutcome:
    indicator = method.indicators[name]
    column = values(indicator.node, figures)
    finite = np.isfinite(column)
    if not finite.all():
        column = np.where(finite, column, np.nan)
    terms = items.Terms.of(group.items[name], method.rules)
    scores, remarks = items.score(column, lambda: _known(indicator, figures), terms)
    return ItemOutcome(
        name, indicator.formula, unit, indicator.decimals, terms.weight, terms.base, column, scores, remarks
    )


def _known(indicator: Indicator, figures: Figures) -> Bools:
    """Where every figure that the indicator reads was supplied."""
    known = np.ones(len(figures), bool)
    for variable in set(names(indicator.node, ATTRIBUTES)):
        known &= ~np.isnan(figures.number(variable))
    return known


def _totals(scored: tuple[ItemOutcome, ...], rules: Rules) -> Floats:
    """Sum of the item scores. An item left out for want of figures hands its weight to the others; an item that
    the method leaves open leaves the total open.
    """
    total = np.zeros_like(scored[0].scores)
    left_out = [item.remarks == Remark.MISSING_REWEIGHTED for item in scored]
    for item, out in zip(scored, left_out, strict=True):
        total += np.where(out, 0.0, item.scores) if out.any() else item.scores
    rows = np.flatnonzero(np.logical_or.reduce(left_out))
    if len(rows):
        weights = np.array([item.weight for item in scored])
        kept = weights @ ~np.array([out[rows] for out in left_out])
        total[rows] *= np.divide(weights.sum(), kept, out=np.full(len(rows), np.nan), where=kept > 0)
    rounding = rules.rounding
    return rounded(total, rounding.total, rounding.mode) if rounding else total


def _pools(rules: Rules, group: str, figures: Figures) -> tuple[Ints, tuple[str, ...]]:
    codes = np.zeros(len(figures), np.int64)
    words = [group]
    for attribute in rules.pool or []:
        labels = figures.labels[attribute]
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
