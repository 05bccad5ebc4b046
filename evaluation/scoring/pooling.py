"""Rows into units of evaluation: amounts added up, words of the leading member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from evaluation.methods.dictionary import DATES
from evaluation.methods.formulas import parse
from evaluation.methods.schema.pooling import Pooling
from evaluation.scoring.evaluate import holds
from evaluation.scoring.figures import Figures, Floats, Ints, Labels
from evaluation.scoring.outcome import Adjusted, GroupOutcome, ItemOutcome, Outcome
from evaluation.scoring.scoping import LANDLORD

# more than any figure has behind the point
PLACES = 8


@dataclass(frozen=True)
class Pooled:
    """`unit_of` is the unit of every row, `leads` the row whose words a unit has; units stand in the order of their
    leading rows.
    """

    figures: Figures
    unit_of: Ints
    leads: Ints


def pooled(pooling: Pooling, figures: Figures) -> Pooled:
    """One row per unit. A row without a word stands alone."""
    codes = figures.label(pooling.by).codes
    alone = codes < 0
    if pooling.apart:
        alone = alone | holds(parse(pooling.apart), figures)
    keys = np.where(alone, codes.max(initial=-1) + 1 + np.arange(len(figures)), codes)
    _, unit_of = np.unique(keys, return_inverse=True)
    leads = _leads(unit_of, figures.number(pooling.lead))
    place = np.empty(len(leads), np.int64)
    place[np.argsort(leads)] = np.arange(len(leads))
    unit_of, leads = place[unit_of], np.sort(leads)
    merged = _merged(pooling, figures, unit_of, leads)
    if LANDLORD in figures.labels:
        labels = {**merged.labels, LANDLORD: _landlords(figures, unit_of, leads)}
        merged = replace(merged, labels=labels)
    return Pooled(merged, unit_of, leads)


def _landlords(figures: Figures, unit_of: Ints, leads: Ints) -> Labels:
    """A landlord that is part of a unit goes by its leading member; nobody lets to itself."""
    label, place = figures.label(LANDLORD), {unit: row for row, unit in enumerate(figures.units)}
    rows = [place.get(word, -1) for word in label.words]
    words = [
        figures.units[leads[unit_of[row]]] if row >= 0 else word
        for row, word in zip(rows, label.words, strict=True)
    ]
    units = np.array([*(unit_of[row] if row >= 0 else -1 for row in rows), -1], np.int64)
    codes = label.codes[leads]
    return Labels(np.where(units[codes] == np.arange(len(leads)), -1, codes), tuple(words))


def shared(outcome: Outcome, pooled: Pooled, units: Sequence[str]) -> Outcome:
    """What the units got, given to every member: the same scores, place and grade."""
    outside = np.zeros(len(pooled.leads), bool)
    outside[outcome.outside] = True
    reasons = np.full(len(pooled.leads), "", dtype=object)
    reasons[outcome.outside] = list(outcome.outside_reasons)
    rows = np.flatnonzero(outside[pooled.unit_of])
    groups = tuple(_of_members(group, pooled, outcome.units) for group in outcome.groups)
    return Outcome(units, groups, rows, reasons[pooled.unit_of[rows]].tolist())


def _of_members(group: GroupOutcome, pooled: Pooled, names: Sequence[str]) -> GroupOutcome:
    place = np.full(len(pooled.leads), -1, np.int64)
    place[group.rows] = np.arange(len(group.rows))
    rows = np.flatnonzero(place[pooled.unit_of] >= 0)
    at = place[pooled.unit_of[rows]]
    return replace(
        group,
        rows=rows,
        items=tuple(_item(item, at) for item in group.items),
        points=tuple(family.of(at) for family in group.points),
        reasons=_together(group, pooled, rows, at, names),
        adjustments=tuple(_adjusted(each, at, len(group.rows)) for each in group.adjustments),
        lists=tuple((name, members[at]) for name, members in group.lists),
        before=None if group.before is None else group.before[at],
        standing=group.standing[at] if len(group.standing) else group.standing,
        **{name: getattr(group, name)[at] for name in ("totals", "ranks", "pool_sizes", "pools", "grades")},
    )


def _together(
    group: GroupOutcome, pooled: Pooled, rows: Ints, at: Ints, names: Sequence[str]
) -> Sequence[str]:
    """The reasons, and for members of more than one the unit they belong to."""
    sizes = np.bincount(pooled.unit_of)
    said = np.array(group.reasons, dtype=object)[at]
    for row in np.flatnonzero(sizes[pooled.unit_of[rows]] > 1).tolist():
        unit = pooled.unit_of[rows[row]]
        words = f"{sizes[unit]} 户合并评价，以 {names[unit]} 为代表"
        said[row] = f"{said[row]}；{words}" if said[row] else words
    told: list[str] = said.tolist()
    return told


def _item(item: ItemOutcome, at: Ints) -> ItemOutcome:
    columns = {name: getattr(item, name)[at] for name in ("values", "scores", "remarks")}
    return replace(item, bases=None if item.bases is None else item.bases[at], **columns)


def _adjusted(adjusted: Adjusted, at: Ints, size: int) -> Adjusted:
    changed = np.full(size, -1, np.int64)
    changed[adjusted.rows] = np.arange(len(adjusted.rows))
    rows = np.flatnonzero(changed[at] >= 0)
    which = changed[at[rows]]
    return replace(adjusted, rows=rows, was=adjusted.was[which], became=adjusted.became[which])


def _leads(unit_of: Ints, amount: Floats) -> Ints:
    """Of each unit the row with most; the first of equals, one without a figure last."""
    order = np.lexsort((np.arange(len(amount)), -np.nan_to_num(amount, nan=-np.inf), unit_of))
    first = np.ones(len(order), bool)
    first[1:] = unit_of[order][1:] != unit_of[order][:-1]
    leads: Ints = order[first]
    return leads


def _merged(pooling: Pooling, figures: Figures, unit_of: Ints, leads: Ints) -> Figures:
    return replace(
        figures,
        units=[figures.units[row] for row in leads.tolist()],
        numbers={
            name: _number(pooling, name, column, unit_of, leads) for name, column in figures.numbers.items()
        },
        labels={name: Labels(label.codes[leads], label.words) for name, label in figures.labels.items()},
        flags={name: np.bincount(unit_of, flag, len(leads)) > 0 for name, flag in figures.flags.items()},
        past=_past(pooling, figures.past, unit_of, leads),
    )


def _past(pooling: Pooling, past: Mapping[int, Figures], unit_of: Ints, leads: Ints) -> dict[int, Figures]:
    """The same rows together as this year."""
    return {years: _merged(pooling, figures, unit_of, leads) for years, figures in past.items()}


def _number(pooling: Pooling, name: str, column: Floats, unit_of: Ints, leads: Ints) -> Floats:
    if name in pooling.of_lead:
        return column[leads]
    if name in DATES:
        earliest = np.full(len(leads), np.inf)
        np.minimum.at(earliest, unit_of, np.nan_to_num(column, nan=np.inf))
        return np.where(np.isinf(earliest), np.nan, earliest)
    missing = np.isnan(column)
    total = np.bincount(unit_of, np.where(missing, 0.0, column), len(leads))
    absent = np.bincount(unit_of, missing, len(leads))
    members = np.bincount(unit_of, minlength=len(leads))
    unknown = absent == members if pooling.partial == "只加已有" else absent > 0
    # 0.1 and 0.2 are as much as 0.3
    total = np.where(members > 1, np.round(total, PLACES), total)
    return np.where(unknown, np.nan, total)
