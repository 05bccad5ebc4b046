"""The best grade in two stages: of the better part by place those best by another key.

The rows stand in the order of the first key; that of the second is a column of row numbers, which formulas hold to be
right, so that a place needs only the row above here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.schema.grading import TwoStage
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.expressions import Reader
from evaluation.reports.verification.places import Ranked, add_places_among, key_column
from evaluation.reports.verification.quotas import Quotas
from evaluation.reports.verification.sheets import Cell, Place, both
from evaluation.scoring.figures import Bools, Figures, Ints


@dataclass(frozen=True)
class Stages:
    """`best`: 1 for who gets the grade; `place`: among the others, behind them; `faults` count what is out of order."""

    best: Place
    place: str
    faults: Sequence[str]


@dataclass
class Staging:
    """`place` and `active` (a column and a condition) of those who take part; `out` those who do not, where some."""

    draft: Draft
    ranked: Ranked
    quotas: Quotas
    place: Place
    active: str
    out: str

    def add(self, stages: TwoStage, reader: Reader, card: Figures, best: Bools) -> Stages:
        """`best`, in the order of the sheet, is what the engine found."""
        draft, sheet = self.draft, self.draft.sheet
        key = key_column(draft, reader, stages.by, card)
        better = self._better(best)
        again, faults = self._ordered_anew(key, better)
        chosen = f"{again}<={self.quotas.last(self._first)}"
        formula = f"IF({both([f'{better.here}=1', chosen])},1,0)"
        column = sheet.add("两步入选", formula, _ints(best), "count", 7)
        out = f"OR({column.here}=1,{self.out})" if self.out else f"{column.here}=1"
        gone = np.zeros(len(draft.order), bool)
        gone[draft.order] = best
        others = add_places_among(draft, self.ranked, out, gone, "两步后")
        return Stages(column, f"({others.here}+{self._ahead(column, best)})", faults)

    @property
    def _first(self) -> int:
        return next(at for at, cut in enumerate(self.draft.group.grading or ()) if cut.by_place)

    def _better(self, best: Bools) -> Place:
        """1 for the part of which the best are taken."""
        half = self.quotas.half
        assert half is not None
        on_sheet = self.quotas.sheet.columns[self.quotas.at(half)].cells
        rows = self.draft.column(self.quotas.row).astype(np.int64) - 1
        ends = np.array(on_sheet, np.float64)[rows]
        places = self.draft.column(self.place)
        taking = best | ((self.draft.outcome.ranks > 0)[self.draft.order] & (places > 0))
        last = f"INDEX({half.on(self.quotas.sheet.name)},{self.quotas.row.here})"
        formula = f"IF(AND({self.active},{self.place.here}<={last}),1,0)"
        return self.draft.sheet.add("先取", formula, _ints(taking & (places <= ends)), "count", 7)

    def _ordered_anew(self, key: Place, better: Place) -> tuple[str, Sequence[str]]:
        """The place of each row among the better part by the second key, as a formula; what is out of order."""
        draft, sheet, ranked = self.draft, self.draft.sheet, self.ranked
        pools, firsts = draft.outcome.pools[draft.order], draft.outcome.ranks[draft.order]
        into = draft.column(better) == 1
        second = np.lexsort((np.arange(sheet.size), firsts, -draft.column(key), ~into, pools))
        line = sheet.add("再排\n行号", "", (second + 1).tolist(), "count", 7)

        def moved(place: Place, heading: str, look: str) -> Place:
            cells = draft.cells_of(place)
            there = [cells[at] for at in second.tolist()]
            return sheet.add(f"再排\n{heading}", f"INDEX({place.all},{line.here})", there, look, 9)

        pool, inside = moved(ranked.pool, "排序池", "text"), moved(better, "先取", "count")
        by, first = moved(key, "依据", "key"), moved(ranked.first, "名次", "rank")
        same = f"{pool.here}={pool.above}"
        starts = sheet.add("再排\n池首", f"IF({same},0,1)", _starts(pools[second]), "count", 7)
        follows = both([same, f"{inside.here}=1", f"{inside.above}=1"])
        tied = both([follows, f"{by.here}={by.above}", f"{first.here}={first.above}"])
        own = sheet.next
        nothing: list[Cell] = [""] * sheet.size
        at = sheet.add(
            "再排\n位", f"IF({inside.here}=1,IF({follows},{own.above}+1,1),0)", nothing, "count", 7
        )
        own = sheet.next
        if ranked.counts.letter == ranked.first.letter:
            place = sheet.add("再排\n位次", f"IF({tied},{own.above},{at.here})", nothing, "rank", 7)
        else:
            below = [f"{pool.here}={pool.below}", f"{inside.below}=1", f"{inside.here}=1"]
            below += [f"{by.here}={by.below}", f"{first.here}={first.below}"]
            place = sheet.add("再排\n位次", f"IF({both(below)},{own.below},{at.here})", nothing, "rank", 7)
        beaten = f"OR({by.here}>{by.above},AND({by.here}={by.above},{first.here}<{first.above}))"
        late = both([same, f"{inside.here}=1", f"{inside.above}=0"])
        formula = f"IF(OR(AND({follows},{beaten}),{late}),1,0)"
        wrong = sheet.add("再排\n有误", formula, [0] * sheet.size, "count", 7)
        back = sheet.add("再排\n所在行", "", (np.argsort(second) + 1).tolist(), "count", 7)
        lost = f"IF(INDEX({line.all},{back.here})=ROW()-{sheet.first - 1},0,1)"
        missed = sheet.add("再排\n对不上", lost, [0] * sheet.size, "count", 7)
        name = sheet.name
        faults = [f"SUM({wrong.on(name)})", f"SUM({missed.on(name)})"]
        faults.append(f"SUM({starts.on(name)})-SUM({ranked.starts.on(name)})")
        return f"INDEX({place.all},{back.here})", faults

    def _ahead(self, best: Place, chosen: Bools) -> str:
        """How many of the pool have the grade, from a column of the sheet of the quotas."""
        quotas, own = self.quotas, self.draft.sheet.name
        pools = self.draft.outcome.pools[self.draft.order]
        counts = [int(chosen[pools == pool].sum()) for pool in np.unique(pools).tolist()]
        formula = f"COUNTIFS({self.ranked.pool.on(own)},{quotas.names.here},{best.on(own)},1)"
        column = quotas.sheet.add("两步入选", formula, counts, "count")
        return f"INDEX({column.on(quotas.sheet.name)},{quotas.row.here})"


def _ints(column: Bools) -> list[Cell]:
    found: list[Cell] = column.astype(int).tolist()
    return found


def _starts(pools: Ints) -> list[Cell]:
    return _ints(np.concatenate([[True], pools[1:] != pools[:-1]])[: len(pools)])
