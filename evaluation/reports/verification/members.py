"""The sheet 成员: those who are judged together, row by row, and how 数据 adds them up."""

from collections.abc import Sequence

import numpy as np

from evaluation.methods.dictionary import DATES
from evaluation.methods.schema.pooling import Pooling
from evaluation.reports.verification.sheets import Cell, Place, Sheet, quoted
from evaluation.scoring.figures import Figures, Floats, Ints
from evaluation.scoring.pooling import PLACES, Pooled

NAME = "成员"


class Members:
    """`order`: the units as 数据 shows them. Members of a unit stand below each other, its leading one first, so that
    a sum needs only the row where they begin and how many they are.
    """

    def __init__(
        self, pooling: Pooling, figures: Figures, pooled: Pooled, order: Ints, names: Sequence[str]
    ) -> None:
        self.pooling, self.figures = pooling, figures
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        follows = np.ones(len(figures), np.int64)
        follows[pooled.leads] = 0
        self.rows = np.lexsort((np.arange(len(figures)), follows, place[pooled.unit_of]))
        self.counts = np.bincount(place[pooled.unit_of], minlength=len(order))
        self.starts = np.concatenate([[0], np.cumsum(self.counts)[:-1]]).astype(np.int64) + 1
        self.sheet = Sheet(NAME, len(figures), 3)
        self.sheet.add("编码", "", [figures.units[row] for row in self.rows.tolist()], "text", 22)
        if names:
            self.sheet.add("名称", "", [names[row] for row in self.rows.tolist()], "text", 30)
        leads = pooled.leads[pooled.unit_of[self.rows]].tolist()
        self.unit = self.sheet.add(
            "评价单位（代表）", "", [figures.units[lead] for lead in leads], "text", 22
        )

    def counted_on(self, data: Sheet, code: Place) -> None:
        """The columns of 数据 that say which rows are whose, and whether that is right."""
        self.start = data.add("成员首行", "", self.starts.tolist(), "count", 8)
        self.count = data.add("成员户数", "", self.counts.tolist(), "count", 8)
        unit = self._column(self.unit)
        first, last = self.start.here, self._last
        inside = [f"EXACT(INDEX({unit},{at}),{code.here})" for at in (first, last)]
        before = f"IF({first}=1,TRUE,NOT(EXACT(INDEX({unit},MAX(1,{first}-1)),{code.here})))"
        after = f"IFERROR(NOT(EXACT(INDEX({unit},{last}+1),{code.here})),TRUE)"
        formula = f"IF(AND({','.join(inside)},{before},{after}),0,1)"
        self.wrong = data.add("成员有误", formula, [0] * data.size, "count", 8)

    def faults(self, data: Sheet) -> str:
        """Counts units with members amiss, and members of no unit."""
        rows = f"ROWS({self._column(self.unit)})"
        return f"SUM({self.wrong.on(data.name)})+ABS(SUM({self.count.on(data.name)})-{rows})"

    def formula(self, name: str, heading: str) -> str:
        """How the number of a unit comes about from those of its members."""
        column = self._column(
            self.sheet.add(heading, "", _cells(self.figures.number(name)[self.rows]), "figure", 14)
        )
        first = f"INDEX({column},{self.start.here})"
        alone = f'IF(ISNUMBER({first}),{first},"")'
        if name in self.pooling.of_lead:
            return alone
        every = f"{first}:INDEX({column},{self._last})"
        if name in DATES:
            return f'IF(COUNT({every})>0,MIN({every}),"")'
        wanted = "COUNT({0})>0" if self.pooling.partial == "只加已有" else "COUNT({0})={1}"
        known = wanted.format(every, self.count.here)
        return f'IF({self.count.here}=1,{alone},IF({known},ROUND(SUM({every}),{PLACES}),""))'

    @property
    def _last(self) -> str:
        return f"{self.start.here}+{self.count.here}-1"

    @staticmethod
    def _column(place: Place) -> str:
        return f"{quoted(NAME)}!{place.all}"


def _cells(column: Floats) -> list[Cell]:
    return [number if number == number else None for number in column.tolist()]
