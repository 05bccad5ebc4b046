"""Places in the pools. The rows stand in their final order, so a place needs only the row above; that the order is
right is checked by formula and not believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.schema import Group, Method
from evaluation.methods.schema.grading import Sort
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.expressions import Reader
from evaluation.reports.verification.sheets import Cell, Place, both, text
from evaluation.scoring.figures import Bools, Figures, Floats, Ints
from evaluation.scoring.outcome import GroupOutcome
from evaluation.scoring.placing import UNPLACED, order_of, sort_key

# stands below every number, where a key is missing
WORST = -9e300
# groups with more rows have no column that ranks them anew
TRIAL = 3000


@dataclass(frozen=True)
class Ranked:
    """Columns: `counts` is the place that grading counts, `first` the one that is published."""

    pool: Place
    active: Place
    first: Place
    counts: Place
    faults: Place
    starts: Place


def order_by(method: Method, group: Group, outcome: GroupOutcome, card: Figures) -> Ints:
    """The group's rows by pool, those with a place first, best first."""
    keys = [-_whole(sort_key(card, key)) for key in keys_of(method, group)]
    size = len(outcome.rows)
    found: Ints = np.lexsort((np.arange(size), *reversed(keys), outcome.ranks == 0, outcome.pools))
    return found


def keys_of(method: Method, group: Group) -> list[Sort]:
    return [*order_of(group), *(method.rules.ties.keys if method.rules.ties else ())]


def _whole(key: Floats) -> Floats:
    return np.where(np.isnan(key), WORST, key)


def add_places(draft: Draft, reader: Reader, card: Figures) -> Ranked:
    sheet, outcome = draft.sheet, draft.outcome
    pool = _pool(draft)
    keys = [key_column(draft, reader, sort, card) for sort in keys_of(draft.method, draft.group)]
    ranked = (outcome.ranks > 0)[draft.order]
    active = sheet.add("参排", f"IF({_may_rank(draft, keys[0])},1,0)", _ints(ranked), "count", 7)
    same, next_same = f"{pool.here}={pool.above}", f"{pool.here}={pool.below}"
    together = both([same, f"{active.above}=1"])
    equal = both([together, *(f"{key.here}={key.above}" for key in keys)])
    own = sheet.next
    position = f'IF({active.here}=1,IF({together},{own.above}+1,1),"")'
    at = sheet.add("排位", position, _positions(outcome.pools[draft.order], ranked), "count", 7)
    own = sheet.next
    formula = f'IF({active.here}=1,IF({equal},{own.above},{at.here}),"")'
    first = sheet.add("名次", formula, _or_empty(outcome.ranks[draft.order], ranked), "rank", 7)
    faults = sheet.add("顺序有误", _fault(same, active, keys), [0] * sheet.size, "count", 9)
    counts = first
    ties = draft.method.rules.ties
    if ties and ties.share == "同取低档":
        own = sheet.next
        below = both([next_same, f"{active.below}=1", *(f"{key.here}={key.below}" for key in keys)])
        formula = f'IF({active.here}=1,IF({below},{own.below},{at.here}),"")'
        counts = sheet.add("并列末位", formula, _last(outcome, draft.order, ranked), "rank", 7)
    _add_trial(draft, pool, active, keys[0], ranked)
    starts = sheet.add("池首", f"IF({same},0,1)", _starts(outcome.pools[draft.order]), "count", 7)
    return Ranked(pool, active, first, counts, faults, starts)


def _add_trial(draft: Draft, pool: Place, active: Place, key: Place, ranked: Bools) -> None:
    """The place by the first key alone, wherever the row stands: it moves when a parameter is changed. Counting all
    rows for every row takes long where there are many.
    """
    if draft.sheet.size > TRIAL:
        return
    above = f'COUNTIFS({pool.all},{pool.here},{active.all},1,{key.all},">"&({key.here}+1E-9))'
    formula = f'IF({active.here}=1,1+{above},"")'
    column = draft.column(key)
    pools = draft.outcome.pools[draft.order]
    cells = [
        int(np.sum(ranked & (pools == pool_of) & (column > own + 1e-9))) + 1 if stays else ""
        for pool_of, own, stays in zip(pools.tolist(), column.tolist(), ranked.tolist(), strict=True)
    ]
    draft.sheet.add("试算名次\n（不比并列）", formula, cells, "rank", 9)


def _pool(draft: Draft) -> Place:
    """The name of the pool, as the engine names it."""
    names = [draft.outcome.pool_names[code] for code in draft.outcome.pools[draft.order].tolist()]
    formula = text(draft.name)
    for attribute in draft.method.rules.pool or ():
        cell = draft.data.word(attribute)
        formula += f'&" · "&IF({cell}="",{text(UNPLACED)},{cell})'
    return draft.sheet.add("排序池", formula, names, "text", 16)


def key_column(draft: Draft, reader: Reader, sort: Sort, card: Figures) -> Place:
    """More is better; who lacks it comes last."""
    cell = reader.numbers.get(sort.name) or reader.made(sort.name) or draft.data.number(sort.name)
    sign = "-" if sort.ascending else ""
    cells: list[Cell] = _whole(sort_key(card, sort))[draft.order].tolist()
    formula = f"IF(ISNUMBER({cell}),{sign}{cell},{WORST:.0E})"
    return draft.sheet.add(f"比较：{sort.name}", formula, cells, "key", 12)


def _may_rank(draft: Draft, key: Place) -> str:
    if draft.method.rules.pool is None:
        return "FALSE"
    words = [f'{draft.data.word(attribute)}<>""' for attribute in draft.method.rules.pool]
    return both([draft.usual, f"{key.here}>{WORST:.0E}", *words])


def _fault(same: str, active: Place, keys: Sequence[Place]) -> str:
    """Whether a row stands below one that it beats."""
    beaten = "FALSE"
    for key in reversed(keys):
        beaten = f"OR({key.here}>{key.above},AND({key.here}={key.above},{beaten}))"
    return f"IF(AND({same},{active.here}=1),IF({active.above}=1,IF({beaten},1,0),1),0)"


def add_places_among(draft: Draft, ranked: Ranked, out: str, gone: Bools, title: str) -> Place:
    """The places of those who have not left them (`out`, a condition), equal where the places were."""
    sheet = draft.sheet
    stays = ~gone[draft.order] & (draft.outcome.ranks > 0)[draft.order]
    pools, firsts = draft.outcome.pools[draft.order], draft.outcome.ranks[draft.order]
    same = f"{ranked.pool.here}={ranked.pool.above}"
    active = sheet.add(
        f"{title}\n参排", f"IF(AND({ranked.active.here}=1,NOT({out})),1,0)", _ints(stays), "count", 7
    )
    own = sheet.next
    running = _running(pools, stays)
    at = sheet.add(f"{title}\n累计", f"IF({same},{own.above},0)+{active.here}", running.tolist(), "count", 7)
    own = sheet.next
    better = ranked.counts.letter == ranked.first.letter
    if better:
        tied = f"AND({same},{ranked.first.here}={ranked.first.above})"
        formula = f"IF(AND({tied},{own.above}>0),{own.above},IF({active.here}=1,{at.here},0))"
        cells = _block_starts(pools, firsts, stays, running)
    else:
        tied = f"AND({ranked.pool.here}={ranked.pool.below},{ranked.first.here}={ranked.first.below})"
        formula = f"IF({tied},{own.below},{at.here})"
        cells = _block_starts(pools[::-1], firsts[::-1], np.ones(len(pools), bool), running[::-1])[::-1]
    return sheet.add(f"{title}\n名次", formula, cells, "rank", 7)


def _ints(column: Bools) -> list[Cell]:
    found: list[Cell] = column.astype(int).tolist()
    return found


def _starts(pools: Ints) -> list[Cell]:
    return _ints(np.concatenate([[True], pools[1:] != pools[:-1]])[: len(pools)])


def _or_empty(column: Ints, wanted: Bools) -> list[Cell]:
    return [number if keep else "" for number, keep in zip(column.tolist(), wanted.tolist(), strict=True)]


def _running(pools: Ints, active: Bools) -> Ints:
    """How many active rows the pool has down to each row."""
    total = np.cumsum(active).astype(np.int64)
    if not len(pools):
        return total
    starts = np.concatenate([[True], pools[1:] != pools[:-1]])
    before = (total - active)[starts]
    found: Ints = total - before[np.cumsum(starts) - 1]
    return found


def _positions(pools: Ints, ranked: Bools) -> list[Cell]:
    return _or_empty(_running(pools, ranked), ranked)


def _last(outcome: GroupOutcome, order: Ints, ranked: Bools) -> list[Cell]:
    pools, firsts = outcome.pools[order][::-1], outcome.ranks[order][::-1]
    running = _running(outcome.pools[order], ranked)[::-1]
    found = _block_starts(pools, firsts, np.ones(len(order), bool), running)[::-1]
    return [number if keep else "" for number, keep in zip(found, ranked.tolist(), strict=True)]


def _block_starts(pools: Ints, firsts: Ints, active: Bools, running: Ints) -> list[Cell]:
    """Of rows with one place in one pool the number of the first active one, 0 before it."""
    found: list[Cell] = []
    before: tuple[int, int, int] = (-1, -1, 0)
    for pool, first, stays, number in zip(
        pools.tolist(), firsts.tolist(), active.tolist(), running.tolist(), strict=True
    ):
        carried = before[2] if before[:2] == (pool, first) else 0
        own = carried or (number if stays else 0)
        found.append(own)
        before = (pool, first, own)
    return found
