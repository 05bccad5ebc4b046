"""Lines to measure by: quartiles and the best of peers, targets of texts; and where a value stands among them. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from evaluation.methods.formulas import parse
from evaluation.scoring.figures import Floats
from evaluation.targets.language import Target, documents
from evaluation.targets.standing import standing

# of fewer a quartile says nothing
FEWEST = 4
_QUARTILES = {"下四分位": 0.25, "中位数": 0.5, "上四分位": 0.75}
BEST = "最高"


@dataclass(frozen=True)
class Line:
    """`source` says whose peers it is of, or which text sets it."""

    name: str
    value: float
    source: str
    of_peers: bool = False

    def distance(self, value: float | None) -> float | None:
        """Above the line is positive."""
        return None if value is None else value - self.value


@dataclass(frozen=True)
class Benchmark:
    """One indicator. `peers` is how many known values quartiles and best are of."""

    name: str
    unit: str
    decimals: int
    value: float | None
    peers: int
    lines: Sequence[Line]

    @property
    def distances(self) -> list[tuple[Line, str, float | None]]:
        """Each line with 高, 低 or 持平 and by how much; nothing to say without a value."""
        return [(line, *_in_words(line.distance(self.value), self.decimals)) for line in self.lines]

    @property
    def bounds(self) -> tuple[float, float]:
        """Of the drawing: from 0, or a value below it, to the highest; a best far beyond all else stays outside."""
        drawn = [line.value for line in self.lines if line.name != BEST]
        drawn += [] if self.value is None else [self.value]
        drawn = drawn or [line.value for line in self.lines]
        return min([0.0, *drawn]), max([0.0, *drawn])

    def place(self, value: float) -> float:
        """Per cent from the left of the drawing."""
        low, high = self.bounds
        share = (value - low) / (high - low) if high > low else 0.0
        return 100 * min(max(share, 0.0), 1.0)

    @property
    def marks(self) -> list[tuple[Line, float]]:
        """Lines within the drawing, with their places."""
        _, high = self.bounds
        return [(line, self.place(line.value)) for line in self.lines if line.value <= high]

    @property
    def own_place(self) -> float | None:
        return None if self.value is None else self.place(self.value)


def _in_words(distance: float | None, decimals: int) -> tuple[str, float | None]:
    if distance is None:
        return "", None
    size = abs(distance)
    word = "高" if distance > 0 else "低"
    return (word, size) if round(size, decimals) else ("持平", 0.0)


def is_per_mu(unit: str) -> bool:
    return unit.endswith("/亩")


def peer_lines(values: Floats, whose: str) -> list[Line]:
    """Quartiles by linear interpolation, and the best; missing values count for nothing."""
    known = values[np.isfinite(values)]
    lines = []
    if len(known) >= FEWEST:
        cuts = np.quantile(known, list(_QUARTILES.values())).tolist()
        lines = [Line(name, cut, whose, True) for name, cut in zip(_QUARTILES, cuts, strict=True)]
    if len(known):
        lines.append(Line(BEST, float(known.max()), whose, True))
    return lines


def target_lines(name: str, formula: str, unit: str, year: int) -> list[Line]:
    """Levels that texts set for this indicator: the one that falls due next, else the last."""
    lines = []
    for document in documents().values():
        for target in document.targets.values():
            if target.unit == unit and target.kind == "水平" and _same(target, name, formula):
                set_for = standing(target, {}, year)
                state = "" if document.status == "现行" else f"（{document.status}）"
                source = f"{document.number or document.document}{state}：{target.name}"
                words = f"{target.whose}目标 {set_for.due} 年"
                lines.append(Line(words, float(set_for.wanted), source))
    return lines


def _same(target: Target, name: str, formula: str) -> bool:
    """By formula; a method that has a figure of its own for it is known by the name."""
    same_formula = target.formula is not None and parse(target.formula) == parse(formula)
    return same_formula or target.name.endswith(name)


def benchmark(
    item: dict[str, object], value: float | None, peers: Iterable[float | None], whose: str, year: int
) -> Benchmark:
    """`item` as the outline of a run has it: name, formula, unit, decimals."""
    name, formula, unit = (str(item[key]) for key in ("name", "formula", "unit"))
    column = np.array(list(peers), dtype=float)
    lines = [*peer_lines(column, whose), *target_lines(name, formula, unit, year)]
    decimals = int(Decimal(str(item["decimals"])))
    return Benchmark(name, unit, decimals, value, int(np.isfinite(column).sum()), lines)
