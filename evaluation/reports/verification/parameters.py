"""The sheet 参数: every number of the method that formulas refer to, so that a reader may change it."""

from dataclasses import dataclass, field
from itertools import count

from evaluation.reports.verification.sheets import Cell, quoted

NAME = "参数"
FIRST = 3
VALUE = "D"


@dataclass(frozen=True)
class Line:
    """`formula` empty: `value` is typed; `array`: it looks at whole columns at once."""

    group: str
    item: str
    name: str
    value: Cell
    formula: str = ""
    source: str = ""
    array: bool = False


@dataclass
class Parameters:
    lines: list[Line] = field(default_factory=list)

    def add(
        self,
        group: str,
        item: str,
        name: str,
        value: Cell,
        formula: str = "",
        source: str = "",
        array: bool = False,
    ) -> str:
        """The cell of the value, as other sheets name it."""
        self.lines.append(Line(group, item, name, value, formula, source, array))
        return f"{quoted(NAME)}!${VALUE}${FIRST + len(self.lines) - 1}"

    @property
    def next_name(self) -> str:
        """The cell with the name of the line that is added next, for formulas on 参数."""
        return f"$C${FIRST + len(self.lines)}"

    def block(self, since: int) -> tuple[str, str]:
        """Names and values of the lines from `since` on."""
        first, last = FIRST + since, FIRST + len(self.lines) - 1
        return (f"{quoted(NAME)}!$C${first}:$C${last}", f"{quoted(NAME)}!${VALUE}${first}:${VALUE}${last}")

    def numbered(self) -> list[tuple[int, Line]]:
        return list(zip(count(FIRST), self.lines, strict=False))
