"""Identify: 100,000 parcels × 20 rules with every kind of condition, against the same comparisons in NumPy."""

from collections.abc import Callable

import numpy as np

from landuse.identification import rules
from landuse.identification.engine import identify
from landuse.identification.record import Record
from tests.performance.timing import Row, compare

# one rule each; {n} makes lines differ, so that none can be answered by another
KINDS = (
    "指标: 亩均税收\n    低于: {n}\n    规模: 规上",
    "指标: 亩均税收\n    近几年平均: 3\n    低于: {n}\n    规模: 规下\n    面积不少于: 3",
    "指标: 亩均税收\n    连续几年: 2\n    低于: {n}",
    "指标: 亩均税收\n    低于同业平均的: 0.{n}",
    "档次: [D]\n    连续几年: 2\n    面积少于: {n}",
    "或:\n      - 情形: [低, 散]\n      - {{指标: 容积率, 低于: 0.{n}}}",
    "指标: 单位增加值能耗\n    高于: 0.{n}\n    规模: 规上",
    "停产满几个月: {n}",
    "指标: 亩均增加值\n    低于: {n}0\n    且:\n      - {{指标: 投资强度, 低于: {n}0}}",
    "指标: 亩均税收\n    分类:\n      - {{规模: 规上, 行业: [17, 18], 低于: {n}}}\n      - {{规模: 规下, 低于: 3}}",
)
HEAD = "规则集: 二十条\n地区: 330000\n来源: 试\n状态: 示例\n规则:\n"


def rows(id: str, size: int) -> list[Row]:
    record = sample(size)
    twenty = rules.load(HEAD + "\n".join(_rule(code) for code in range(20)), "twenty.yaml").rules
    theirs = by_hand(record)

    def ours() -> list[np.ndarray]:
        return [hit.rows for hit in identify(twenty, record)]

    for mine, other in zip(ours(), theirs(), strict=True):
        np.testing.assert_array_equal(mine, other)
    job = f"{size:,} parcels × 20 rules of ten kinds, rows caught"
    return [compare(id, job, "the same comparisons in NumPy", 2, ours, theirs)]


def sample(size: int) -> Record:
    random = np.random.default_rng(6)
    years = [2022, 2023, 2024]
    land = [np.round(random.uniform(1, 60, size), 2) for _ in years]

    def amounts(most: float) -> list[np.ndarray]:
        return [np.round(random.uniform(0, most, size), 2) for _ in years]

    stopped = np.datetime64("2022-01-01") + random.integers(0, 1000, size)
    stopped[random.random(size) < 0.95] = np.datetime64("NaT")
    return Record(
        years=years,
        amounts={"tax": amounts(600), "value_added": amounts(3000), "energy": amounts(1500)},
        land=land,
        scale=random.choice(["规上", "规下"], size),
        industry=random.choice([str(code) for code in range(13, 44)], size),
        levels={"plot_ratio": random.uniform(0.3, 2.5, size), "invested": random.uniform(0, 9000, size)},
        grades=[random.choice(list("ABCD"), size) for _ in years],
        stopped=stopped,
        flags={name: random.random(size) < 0.02 for name in ("低", "散")},
    )


def by_hand(of: Record) -> Callable[[], list[np.ndarray]]:
    """Twenty lines of NumPy as somebody would write them who knows all rules beforehand: shared columns once, ratios
    rid of the last digits of binary arithmetic, so that what lies on a line lies on it.
    """

    def work() -> list[np.ndarray]:
        tax = [np.round(amount / land, 9) for amount, land in zip(of.amounts["tax"], of.land, strict=True)]
        mean, land = np.round(np.mean(tax, axis=0), 9), of.land[-1]
        added, intensity = (
            np.round(each / land, 9) for each in (of.amounts["value_added"][-1], of.levels["invested"])
        )
        energy = np.round(of.amounts["energy"][-1] / of.amounts["value_added"][-1], 9)
        above, below = of.scale == "规上", of.scale == "规下"
        paper = np.isin(of.industry, ["17", "18"])
        _, branch = np.unique(of.industry, return_inverse=True)
        of_branch = (np.bincount(branch, of.amounts["tax"][-1]) / np.bincount(branch, land))[branch]
        twice = (of.grades[-1] == "D") & (of.grades[-2] == "D")
        marked = of.flags["低"] | of.flags["散"]
        found = []
        for n in (5, 6):
            still = (of.stopped.astype("datetime64[M]") + n).astype("datetime64[D]")
            still += of.stopped - of.stopped.astype("datetime64[M]")
            found += [
                (tax[-1] < n) & above,
                (mean < n) & below & (land >= 3),
                (tax[-1] < n) & (tax[-2] < n),
                tax[-1] < of_branch * n / 10,
                twice & (land < n),
                marked | (of.levels["plot_ratio"] < n / 10),
                (energy > n / 10) & above,
                still < np.datetime64("2024-12-31"),
                (added < n * 10) & (intensity < n * 10),
                ((tax[-1] < n) & above & paper) | ((tax[-1] < 3) & below),
            ]
        return [np.flatnonzero(each) for each in found]

    return work


def _rule(at: int) -> str:
    said = KINDS[at % 10].format(n=5 + at // 10)
    return f"  - 编号: T-{at}\n    说明: 试\n    依据: 试\n    {said}"
