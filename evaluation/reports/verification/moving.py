"""Rules that move the places of others: who meets one leaves its place, others move up, and whoever thereby meets one
leaves too. A spreadsheet has no loops: so many rounds stand side by side, and a last one shows that nobody is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.methods.schema.adjusting import Adjustment
from evaluation.reports.verification.draft import Draft
from evaluation.reports.verification.places import Ranked, add_places_among
from evaluation.reports.verification.quotas import Quotas
from evaluation.reports.verification.sheets import Place, both

MOVING = ("另加", "占用")
ROUNDS = 4


@dataclass(frozen=True)
class Moved:
    """After a round: who has left, who takes a place of the grade it gets, the grades it had and gets."""

    leaves: Place
    gone: Place
    takes: Place
    had: Place
    gets: Place


@dataclass
class Movers:
    """`conditioned`: the column of grades by condition; `apart`: those rows stand outside the places."""

    draft: Draft
    rules: Sequence[Adjustment]
    ranked: Ranked
    quotas: Quotas | None
    conditioned: Place | None
    apart: bool
    steps: Sequence[int]
    names: Sequence[str]

    def add(self, index: Place, numbers: dict[str, str]) -> tuple[Place, str]:
        """The column of the grades when all who leave have left, and a formula that counts who still would."""
        meets = [self._meets(rule, numbers) for rule in self.rules]
        moved = self._leave(1, index, meets, None)
        for number in range(2, ROUNDS + 2):
            index = self._placed(number, moved)
            moved = self._leave(number, index, meets, moved)
        formula = f"IF({moved.gone.here}=1,{moved.had.here},{index.here})"
        final = self._column("离位后档次序号", formula)
        return final, f"SUM({moved.leaves.on(self.draft.sheet.name)})"

    def _column(self, heading: str, formula: str) -> Place:
        """Of what stands between, the engine keeps nothing to be shown without calculating."""
        return self.draft.sheet.add(heading, formula, [""] * self.draft.sheet.size, "count", 8)

    def _meets(self, rule: Adjustment, numbers: dict[str, str]) -> Place:
        condition = both([self.draft.usual, self.draft.after(numbers).condition(parse(rule.condition))])
        return self._column(f"合条件：{rule.name}", f"IF({condition},1,0)")

    def _leave(self, number: int, index: Place, meets: Sequence[Place], before: Moved | None) -> Moved:
        grade, taking, leaving = index.here, "0", []
        for rule, met in zip(self.rules, meets, strict=True):
            here = both([f"{met.here}=1", f"{before.gone.here}=0" if before else "TRUE"])
            formula = f"IF({here},{act(rule, grade, self.names)},{grade})"
            after = self._column(f"第{number}轮：{rule.name}", formula).here
            changed = here if rule.set_to is not None else both([here, f"{after}<>{grade}"])
            leaving.append(changed)
            taking = f"IF({changed},{int(rule.places == '占用')},{taking})"
            grade = after
        leaves = self._column(f"第{number}轮离位", f"IF(OR({','.join(leaving)}),1,0)")
        here = f"{leaves.here}=1"
        gone = self._column("已离位", f"MAX({leaves.here},{before.gone.here if before else 0})")
        takes = self._column("占名额", f"MAX({taking},{before.takes.here if before else 0})")
        had = self._column("原档", f"IF({here},{index.here},{before.had.here if before else 0})")
        gets = self._column("得档", f"IF({here},{grade},{before.gets.here if before else 0})")
        return Moved(leaves, gone, takes, had, gets)

    def _placed(self, number: int, moved: Moved) -> Place:
        """Grades when those who are gone have left their places."""
        out, found = f"{moved.gone.here}=1", "0"
        if self.quotas:
            conditioned = [f"{self.conditioned.here}>0"] if self.apart and self.conditioned else []
            off = f"OR({','.join([out, *conditioned])})"
            nobody = np.zeros(len(self.draft.order), bool)
            place = add_places_among(self.draft, self.ranked, off, nobody, f"第{number}轮").here
            found = str(self.steps[-1] + 1)
            for at in reversed(self.steps[:-1]):
                found = f"IF({place}<={self._last(at, moved)},{at + 1},{found})"
            found = f"IF(AND({self.ranked.active.here}=1,NOT({off})),{found},0)"
        if self.conditioned:
            found = f"IF({self.conditioned.here}>0,{self.conditioned.here},{found})"
        return self._column(f"第{number}轮档次序号", f"IF({out},0,{found})")

    def _last(self, at: int, moved: Moved) -> str:
        """The last place of a cut, less the places of it and of better ones that are held by rule."""
        assert self.quotas is not None
        own, sheet = self.draft.sheet.name, self.quotas.sheet
        held = (
            f"COUNTIFS({self.ranked.pool.on(own)},{self.quotas.names.here},"
            f'{moved.takes.on(own)},1,{moved.gets.on(own)},"<={at + 1}")'
        )
        heading = f"{self.names[at]}\n末位（扣占用）"
        column = sheet.add(heading, f"{self.quotas.lasts[at].here}-{held}", [""] * sheet.size, "count")
        return f"INDEX({column.on(sheet.name)},{self.quotas.row.here})"


def act(rule: Adjustment, grade: str, names: Sequence[str]) -> str:
    """What a rule makes of a grade. A unit without a grade gets one only by 定为."""
    if rule.set_to is not None:
        return str(names.index(rule.set_to) + 1)
    if rule.at_best is not None:
        after = f"MAX({grade},{names.index(rule.at_best) + 1})"
    elif rule.at_worst is not None:
        after = f"MIN({grade},{names.index(rule.at_worst) + 1})"
    else:
        after = f"MAX(1,MIN({len(names)},{grade}-{rule.up or 0}+{rule.down or 0}))"
    return f"IF({grade}=0,0,{after})"
