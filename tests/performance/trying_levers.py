"""Another set of levers put to the grades of a county and added up by grade and town, against NumPy by hand."""

from decimal import Decimal

import numpy as np

from evaluation.allocation.core.advice import advise
from evaluation.allocation.core.levers import load
from evaluation.effect.tallies import tally
from evaluation.scoring.figures import Figures, Labels
from tests.performance.timing import Row, compare

NAMES = ["用电量", "用水量", "综合能耗等价值", "税收实际贡献", "主要污染物排放量"]
# grades of a surcharge and its rate; those of a figure are one group, of which only the highest is due
STEPS = [(["C", "D"], 0.1), (["D"], 0.2), (["B", "C", "D"], 0.05)]
TOWNS = 12
LEVER = """
  - 编号: L{at}
    措施: L{at}
    类型: 例
    档次: [{grades}]
    算式: {name} * 标准
    标准: {rate}
    单位: 万元
    从高: {name}
    方向: 加征
    状态: 示例
    来源: 例
"""


def rows(id: str, size: int) -> list[Row]:
    generator = np.random.default_rng(20260101)
    columns = {name: generator.lognormal(3, 1, size).round(2) for name in NAMES}
    grades = generator.choice(["A", "B", "C", "D"], size, p=[0.2, 0.4, 0.35, 0.05])
    towns = generator.integers(0, TOWNS, size)
    words = [f"{at}镇" for at in range(TOWNS)]
    labels = {"镇街": Labels(towns, tuple(words))}
    figures = Figures([f"{at:06d}" for at in range(size)], columns, labels)
    steps = [(name, *step) for name in NAMES for step in STEPS]
    levers = load(
        "措施库: 例\n措施:" + "".join(_text(at, *step) for at, step in enumerate(steps)), "bench.yaml"
    )

    def ours() -> list[dict]:
        return tally(advise(levers, figures, grades), figures, grades)

    def theirs() -> dict[tuple[int, str], np.ndarray]:
        found = {}
        for at, name in enumerate(NAMES):
            amounts = np.array(
                [
                    np.where(np.isin(grades, among), np.round(columns[name] * rate, 4), -np.inf)
                    for among, rate in STEPS
                ]
            )
            highest = amounts.argmax(axis=0)
            for step, (among, _) in enumerate(STEPS):
                for grade in among:
                    due = np.flatnonzero((highest == step) & (grades == grade))
                    found[at * len(STEPS) + step, grade] = np.bincount(towns[due], amounts[step][due], TOWNS)
        return found

    _same(ours(), theirs(), words)
    job = f"{len(levers)} other levers with 从高 for {size:,} enterprises, exact sums by grade and town"
    return [compare(id, job, "NumPy by hand, sums in floating point", 3, ours, theirs)]


def _text(at: int, name: str, grades: list[str], rate: float) -> str:
    return LEVER.format(at=at, name=name, grades=", ".join(grades), rate=rate)


def _same(ours: list[dict], theirs: dict[tuple[int, str], np.ndarray], towns: list[str]) -> None:
    """Figures of two decimals leave nothing to round, so that both mean the same."""
    for row in ours:
        by_town = theirs[int(row["lever"][1:]), row["grade"]]
        np.testing.assert_allclose(
            float(Decimal(row["yearly"])), by_town[towns.index(row["town"])], rtol=1e-9
        )
    total = sum(Decimal(row["yearly"]) for row in ours)
    np.testing.assert_allclose(float(total), sum(map(np.sum, theirs.values())), rtol=1e-9)
