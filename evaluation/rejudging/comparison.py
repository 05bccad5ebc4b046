"""Two judgements side by side: who moves from which grade to which, by town and industry. Pure reading of columns."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evaluation.rejudging.material import Verdicts
from evaluation.results.filters import UNGRADED

ABSENT = "不在其中"


@dataclass(frozen=True)
class Tally:
    """A town or an industry: how many rise, fall, are there; `counts` per grade before and after."""

    name: str
    size: int
    up: int
    down: int
    counts: Sequence[tuple[str, int, int]]


@dataclass(frozen=True)
class Comparison:
    """`table`: one row per enterprise (its id as index) with grade, total and rank `_before` and `_after`."""

    codes: Sequence[str]
    table: pd.DataFrame

    @property
    def matrix(self) -> list[tuple[str, list[int]]]:
        """Per grade before the numbers of each grade after, in the order of `codes`."""
        counts = pd.crosstab(self.table["grade_before"], self.table["grade_after"])
        square = counts.reindex(index=list(self.codes), columns=list(self.codes), fill_value=0)
        return [(code, list(map(int, row))) for code, row in zip(self.codes, square.to_numpy(), strict=True)]

    @property
    def moved(self) -> pd.DataFrame:
        """Those whose grade is another, largest rise first."""
        moved = self.table[self.table["grade_before"] != self.table["grade_after"]]
        return moved.sort_values(["step", "rank_after"], ascending=[False, True], kind="stable")

    @property
    def up(self) -> int:
        return int((self.table["step"] > 0).sum())

    @property
    def down(self) -> int:
        return int((self.table["step"] < 0).sum())

    def by(self, words: pd.Series) -> list[Tally]:
        """`words` by enterprise id; those where most move come first."""
        tallies = [
            self._tally(str(word), part) for word, part in self.table.groupby(words.reindex(self.table.index))
        ]
        return sorted(tallies, key=lambda tally: -(tally.up + tally.down))

    def _tally(self, name: str, part: pd.DataFrame) -> Tally:
        before, after = part["grade_before"].value_counts(), part["grade_after"].value_counts()
        counts = [(code, int(before.get(code, 0)), int(after.get(code, 0))) for code in self.codes]
        return Tally(name, len(part), int((part["step"] > 0).sum()), int((part["step"] < 0).sum()), counts)


def compare(before: Verdicts, after: Verdicts) -> Comparison:
    """Over everybody who is in either; who is missing in one of them stands there as 不在其中."""
    codes = list(dict.fromkeys((*before.codes, *after.codes)))
    table = _frame(before).add_suffix("_before").join(_frame(after).add_suffix("_after"), how="outer")
    grades = table[["grade_before", "grade_after"]].fillna(ABSENT)
    table = table.assign(**grades)
    place = {code: at for at, code in enumerate(codes)}
    standing = grades.apply(lambda column: column.map(place))
    table["step"] = (standing["grade_before"] - standing["grade_after"]).fillna(0).astype(int)
    seen = set(np.unique(grades.to_numpy().astype(str)).tolist())
    return Comparison([*codes, *(word for word in (UNGRADED, ABSENT) if word in seen)], table)


def _frame(verdicts: Verdicts) -> pd.DataFrame:
    grades = np.where(verdicts.grades == "", UNGRADED, verdicts.grades)
    return pd.DataFrame(
        {"grade": grades, "total": verdicts.totals, "rank": verdicts.ranks}, index=list(verdicts.enterprises)
    )
