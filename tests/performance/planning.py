"""plan-3k: the best plan for 3,000 applicants, against PuLP with the CBC of its wheel at the same gap.

Ours is given tables of decimals and a file of rules, and ends with a plan added up exactly, with its bound. The peer is
given columns of binary fractions and a model that knows the rules beforehand, and ends with the values of variables.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pulp

from evaluation.allocation.planning import Applicants, Effort, Optimum, Problem, load, optimum
from tests.generative.reference.planning import cbc
from tests.performance.timing import Row, compare

GOAL = 1.0
GAP = 1e-4
TOWNS = 18
LEVELS = np.array([0.25, 0.5, 0.75, 1.0])
QUOTAS = ("土地", "能耗", "排放")
PEER = "PuLP + CBC of its wheel, same gap, model written for these rules"
RULES = """
规划: 三千家
年份: 2026
地区: 339901
来源: 试
状态: 示例
指标:
  土地: {数量: 18000, 单位: 亩}
  能耗: {数量: 18000, 单位: 吨标准煤}
  排放: {数量: 18000, 单位: 吨}
收益: {税收: 1, 增加值: 0.2}
规则:
  - {种类: 不予安排, 名称: D类, 依据: 试, 档次: [D]}
  - {种类: 需求比例上限, 名称: B、C类, 依据: 试, 上限: {B: 0.75, C: 0.5}}
  - {种类: 镇街上限, 名称: 镇街上限, 依据: 试, 指标: 土地, 其余: 1100}
  - {种类: 镇街下限, 名称: 镇街下限, 依据: 试, 指标: 土地, 其余: 100}
  - {种类: 最低占比, 名称: 工业用地, 依据: 试, 指标: 土地, 标记: 工业用地, 不低于: 0.3}
  - {种类: 优先, 名称: 重大项目, 依据: 试, 指标: 土地, 标记: 重大项目, 数量: 2000}
"""


@dataclass(frozen=True)
class Sample:
    """Per applicant; `use` is applicants × levels × quotas, all with two decimals."""

    use: np.ndarray
    tax: np.ndarray
    added: np.ndarray
    town: np.ndarray
    grade: np.ndarray
    industrial: np.ndarray
    major: np.ndarray


def rows(id: str, size: int) -> list[Row]:
    one, rules = sample(size), load(RULES, "plan.yaml")
    asking = applicants(one)

    def ours() -> Optimum:
        best = optimum(Problem.of(rules, asking, date(2026, 6, 30)), Effort(gap=GAP))
        assert isinstance(best, Optimum)
        return best

    def theirs() -> float:
        return by_hand(one)

    best, other = ours(), theirs()
    assert best.proven
    assert abs(float(best.gain) - other) <= GAP * other
    assert other <= float(best.bound) + 1e-6
    job = f"{size:,} applicants × {len(LEVELS)} levels × 3 quotas, {TOWNS} towns, six rules: best plan within {GAP:.2%}"
    return [compare(id, job, PEER, GOAL, ours, theirs, repeats=3)]


def sample(size: int) -> Sample:
    random = np.random.default_rng(3)
    full = np.round(random.lognormal(2.5, 0.8, (size, 1, 3)) / 0.04) * 0.04  # levels of it have two decimals
    tax = full.mean(axis=2) * random.lognormal(0, 0.5, (size, 1)) * np.array([0.35, 0.6, 0.82, 1])
    return Sample(
        use=np.round(full * LEVELS[:, None], 2),
        tax=np.round(tax, 2),
        added=np.round(tax * random.uniform(1, 3, (size, 1)), 2),
        town=random.integers(0, TOWNS, size),
        grade=random.choice(list("AABBBCCD"), size),
        industrial=random.random(size) < 0.6,
        major=random.random(size) < 0.05,
    )


def applicants(of: Sample) -> Applicants:
    return Applicants(
        [f"C{at:05}" for at in range(len(of.town))],
        [f"镇{at:02}" for at in of.town.tolist()],
        of.grade.tolist(),
        {name: _decimals(of.use[:, :, at]) for at, name in enumerate(QUOTAS)},
        {"税收": _decimals(of.tax), "增加值": _decimals(of.added)},
        {"工业用地": of.industrial.tolist(), "重大项目": of.major.tolist()},
    )


def by_hand(of: Sample) -> float:
    """The gain of CBC's plan."""
    most = {"A": 4, "B": 3, "C": 2, "D": 0}
    model = pulp.LpProblem("plan", pulp.LpMaximize)
    cells = [(row, at) for row, grade in enumerate(of.grade.tolist()) for at in range(most[grade])]
    level = {cell: model.add_variable(f"x{cell[0]}_{cell[1]}", cat=pulp.LpBinary) for cell in cells}
    gain, land, town = (of.tax + 0.2 * of.added).tolist(), of.use[:, :, 0].tolist(), of.town.tolist()
    industrial, major = of.industrial.tolist(), of.major.tolist()

    def total(terms: list[tuple[tuple[int, int], float]]) -> pulp.LpAffineExpression:
        return pulp.LpAffineExpression([(level[cell], weight) for cell, weight in terms])

    model += total([(cell, gain[cell[0]][cell[1]]) for cell in cells])
    for row, grade in enumerate(of.grade.tolist()):
        if most[grade]:
            model += total([((row, at), 1.0) for at in range(most[grade])]) <= 1
    for at in range(3):
        use = of.use[:, :, at].tolist()
        model += total([(cell, use[cell[0]][cell[1]]) for cell in cells]) <= 18_000
    by_town: list[list[tuple[tuple[int, int], float]]] = [[] for _ in range(TOWNS)]
    for cell in cells:
        by_town[town[cell[0]]].append((cell, land[cell[0]][cell[1]]))
    for terms in by_town:
        model += total(terms) <= 1100
        model += total(terms) >= 100
    model += total([(cell, land[cell[0]][cell[1]] * (0.3 - industrial[cell[0]])) for cell in cells]) <= 0
    need = float(of.use[of.major, -1, 0].sum())
    others = [(cell, land[cell[0]][cell[1]]) for cell in cells if not major[cell[0]]]
    model += total(others) <= 18_000 - min(2000.0, need)
    model.solve(cbc(GAP))
    return float(pulp.value(model.objective))


def _decimals(amounts: np.ndarray) -> list[list[Decimal]]:
    return [[Decimal(f"{amount:.2f}") for amount in row] for row in amounts.tolist()]
