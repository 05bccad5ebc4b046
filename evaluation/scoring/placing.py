"""Pools and places of a group."""

from dataclasses import dataclass

import numpy as np

from evaluation.methods.schema import Group, Method
from evaluation.methods.schema.grading import Sort
from evaluation.scoring import ranking
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.rounding import comparable
from evaluation.scoring.scorecard import TOTAL

# the pool of rows without a word of the attribute that makes the pools; nobody is ranked in it
UNPLACED = "未归类"


@dataclass(frozen=True)
class Pools:
    """`codes` index `names`; `unplaced` are rows that lack the word of one of the attributes, None when nobody does."""

    codes: Ints
    names: tuple[str, ...]
    unplaced: Bools | None = None


@dataclass(frozen=True)
class Places:
    """`first` and `last` place that a row may claim, 0 where it has none; `counts`: the one that grading counts."""

    pools: Pools
    first: Ints
    last: Ints
    sizes: Ints
    better: bool

    @property
    def ranked(self) -> Bools:
        found: Bools = self.first > 0
        return found

    @property
    def counts(self) -> Ints:
        return self.first if self.better else self.last


_BY_TOTAL = [Sort(name=TOTAL)]


def order_of(group: Group) -> list[Sort]:
    return group.order or _BY_TOTAL


def place(method: Method, name: str, group: Group, card: Figures, usual: Bools) -> Places:
    """`usual` are those judged without a word of the scope: only they are ranked."""
    rules, order = method.rules, order_of(group)
    pools = pools_of(tuple(rules.pool or ()), name, card)
    keys = [sort_key(card, key) for key in (*order, *(rules.ties.keys if rules.ties else ()))]
    ranked = usual & ~np.isnan(keys[0])
    if rules.pool is None:
        ranked[:] = False
    if pools.unplaced is not None:
        ranked &= ~pools.unplaced
    better = rules.ties is None or rules.ties.share == "同取高档"
    return Places(pools, *ranking.ranks(pools.codes, keys, ranked), better)


def pools_of(attributes: tuple[str, ...], name: str, figures: Figures) -> Pools:
    # one code for all, until an attribute tells them apart
    codes = np.zeros(1 if attributes else len(figures), np.int64)
    words = [name]
    unplaced = None
    for attribute in attributes:
        labels = figures.label(attribute)
        named, place = labels.words, labels.codes
        missing = place < 0
        if missing.any():
            named, place = (*named, UNPLACED), np.where(missing, len(named), place)
            unplaced = missing if unplaced is None else unplaced | missing
        codes = codes * len(named) + place
        words = [f"{word} · {label}" for word in words for label in named]
    return Pools(codes, tuple(words), unplaced)


def sort_key(card: Figures, key: Sort) -> Floats:
    """More is better; NaN where it is missing."""
    column = card.number(key.name)
    if key.name != TOTAL:  # which is rounded, or compared as it stands
        column = comparable(column)
    return -column if key.ascending else column
