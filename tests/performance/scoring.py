"""The scoring engine against NumPy by hand, pandas and scikit-criteria: 12 indicators, 30 industries as pools."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Labels
from tests.performance.timing import Row, compare, missing

ITEMS = 12
SHARES = [0.20, 0.60, 0.95]
CAP = 1.5
BY_HAND = "NumPy by hand, totals, ranks and grades only"


WEIGHTS = np.array([20, 10, 10, 10, 10, 10, 5, 5, 5, 5, 5, 5], float)


class Sample(NamedTuple):
    """Numerators and denominators by item and enterprise, industries, and a base of each item."""

    above: np.ndarray
    below: np.ndarray
    industries: np.ndarray
    bases: np.ndarray


def sample(size: int) -> Sample:
    generator = np.random.default_rng(20260101)
    above = generator.lognormal(3, 1, (ITEMS, size))
    below = generator.lognormal(1, 1, (ITEMS, size))
    industries = generator.integers(0, 30, size)
    return Sample(above, below, industries, np.median(above / below, axis=1).round(4))


def rows(id: str, size: int) -> list[Row]:
    one = sample(size)
    figures = figures_of(one)
    pooled, whole = method_of(one, "[行业]"), method_of(one, "全组")
    job = f"score {size:,} × {ITEMS} in 30 pools, with item scores, remarks, ranks and grades"

    def ours():
        return score(pooled, figures)

    measured = []
    for name, goal, peer in (
        (BY_HAND, 1.3, by_hand(one, WEIGHTS)),
        ("pandas groupby", 0.5, _pandas(one)),
    ):
        _same(ours(), *peer())
        measured.append(compare(id, job, name, goal, ours, peer))
    measured.append(_criteria(id, one, whole, figures))
    return measured


def figures_of(one: Sample) -> Figures:
    numbers = {f"甲{at}": one.above[at] for at in range(ITEMS)}
    numbers |= {f"乙{at}": one.below[at] for at in range(ITEMS)}
    size = one.above.shape[1]
    words = one.industries.astype(str).astype(object)
    labels = {
        "行业": Labels.of(words),
        "规模": Labels.of(["规上"] * size),
        "镇街": Labels.of(["甲镇"] * size),
    }
    return Figures([f"{at:06d}" for at in range(size)], numbers, labels)


def method_of(one: Sample, pool: str) -> Method:
    names = [f"指标{at}" for at in range(ITEMS)]
    items = {
        n: {"权重": w, "基准": str(b)}
        for n, w, b in zip(names, WEIGHTS.tolist(), one.bases.tolist(), strict=True)
    }
    variables = {f"甲{at}": {"代码": f"a{at}", "单位": "万元"} for at in range(ITEMS)}
    variables |= {f"乙{at}": {"代码": f"b{at}", "单位": "亩"} for at in range(ITEMS)}
    return Method.model_validate(
        {
            "办法": "bench",
            "版次": "1",
            "地区": "339901",
            "依据": {"文件": "bench", "来源": "bench"},
            "状态": "示例",
            "变量": variables,
            "指标": {name: f"甲{at} / 乙{at}" for at, name in enumerate(names)},
            "规则": {
                "缺失": "记0分",
                "分母为零": "同缺失",
                "封顶": str(CAP),
                "保底": 0,
                "保留": "未定",
                "排序池": "全组" if pool == "全组" else ["行业"],
                "名额": {"基数": "参评", "取整": "四舍五入"},
                "并列": {"依次比较": [], "仍相同": "同取高档"},
            },
            "分组": {
                "全部": {
                    "条件": "规模 = 规上",
                    "计分": items,
                    "定级": {"A": "前20%", "B": "至60%", "C": "至95%", "D": "其余"},
                }
            },
        }
    )


Peer = Callable[[], tuple[np.ndarray, np.ndarray, np.ndarray]]


def by_hand(one: Sample, weights: np.ndarray) -> Peer:
    """What a careful analyst writes for exactly this method."""
    above, below, industries, bases = one

    def work():
        total = np.zeros(above.shape[1])
        for at in range(ITEMS):
            total += np.clip(above[at] / below[at] / bases[at], 0, CAP) * weights[at]
        order = np.lexsort((-total, industries))
        pool = industries[order]
        starts = np.flatnonzero(np.r_[True, pool[1:] != pool[:-1]])
        sizes = np.diff(np.r_[starts, len(pool)])
        rank = np.empty(len(pool), int)
        rank[order] = np.arange(len(pool)) - np.repeat(starts, sizes) + 1
        limits = np.floor(np.outer(SHARES, sizes) + 0.5)
        grade = np.empty(len(pool), int)
        grade[order] = (rank[order] > np.repeat(limits, sizes, axis=1)).sum(axis=0)
        return total, rank, grade

    return work


def _pandas(one: Sample) -> Peer:
    """The habit: a frame, a groupby for ranks, thresholds by group size."""
    above, below, industries, bases = one
    frame = pd.DataFrame(
        {f"a{at}": above[at] for at in range(ITEMS)} | {f"b{at}": below[at] for at in range(ITEMS)}
    )
    frame["industry"] = industries

    def work():
        scores = pd.DataFrame(
            {
                at: (frame[f"a{at}"] / frame[f"b{at}"] / bases[at]).clip(0, CAP) * WEIGHTS[at]
                for at in range(ITEMS)
            }
        )
        total = scores.sum(axis=1)
        grouped = total.groupby(frame["industry"])
        rank = grouped.rank(ascending=False, method="min").astype(int)
        size = grouped.transform("size")
        grade = sum((rank > np.floor(size * share + 0.5)).astype(int) for share in SHARES)
        return total.to_numpy(), rank.to_numpy(), grade.to_numpy()

    return work


def _same(outcome, total: np.ndarray, rank: np.ndarray, grade: np.ndarray) -> None:
    group = outcome.groups[0]
    np.testing.assert_allclose(group.totals, total, rtol=1e-12)
    np.testing.assert_array_equal(group.ranks, rank)
    np.testing.assert_array_equal(group.grades, grade)


def _criteria(id: str, one: Sample, method: Method, figures: Figures) -> Row:
    """scikit-criteria knows no pools: both sides rank the whole."""
    size = len(figures)
    job, peer, goal = f"score {size:,} × {ITEMS} in one pool", "scikit-criteria WeightedSumModel", 0.5
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
    except ImportError:
        return missing(id, job, peer, goal)

    def theirs():
        matrix = np.clip(one.above / one.below / one.bases[:, None], 0, CAP).T
        data = skcriteria.mkdm(matrix, [max] * ITEMS, weights=WEIGHTS)
        return WeightedSumModel().evaluate(data)

    def ours():
        return score(method, figures)

    result = theirs()
    np.testing.assert_allclose(result.e_.score, ours().groups[0].totals, rtol=1e-12)
    # theirs counts 1, 1, 2 after a tie, ours 1, 1, 3
    np.testing.assert_array_equal(result.rank_, np.unique(ours().groups[0].ranks, return_inverse=True)[1] + 1)
    return compare(id, job, peer, goal, ours, theirs)
