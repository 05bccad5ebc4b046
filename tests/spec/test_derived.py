"""派生：由别的数据项算出的数据项；系数：各户相同、逐年公布的数。

金华市 2022 年指导意见列出的折标系数：原煤 0.7143，天然气 13.3（万立方米），柴油 1.4571，电 2.84（万千瓦时）。
"""

from dataclasses import replace

import numpy as np
import pytest

from evaluation.scoring.deriving import CannotScore, derived
from evaluation.scoring.engine import score
from tests.spec.figures import METHOD, figures, method
from tests.spec.test_method_files import problems

ENERGY = """变量:
  原煤: {代码: coal, 单位: 吨}
  天然气: {代码: gas, 单位: 万立方米}
  柴油: {代码: diesel, 单位: 吨}
系数:
  原煤折标: {单位: 吨标煤/吨, 值: 0.7143}
  天然气折标: {单位: 吨标煤/万立方米, 值: 13.3}
  柴油折标: {单位: 吨标煤/吨, 值: 1.4571}
  电力折标: {单位: 吨标煤/万千瓦时, 逐年: {2024: 2.9, 2025: 2.84}}
派生:
  燃料能耗:
    单位: 吨标煤
    算式: 原煤 * 原煤折标 + 天然气 * 天然气折标 + 柴油 * 柴油折标
  综合能耗: {单位: 吨标煤, 算式: 燃料能耗 + 用电量 * 电力折标}
指标:
"""
FUELS = {"原煤": [1000.0], "用电量": [50.0], "天然气": [10.0], "柴油": [20.0]}


def energy(tmp_path, *changes):
    return method(tmp_path, ("指标:\n", ENERGY), *changes)


def burnt(year: int, **fuels):
    table = figures("单位\n甲")
    numbers = {name: np.array(column, float) for name, column in (FUELS | fuels).items()}
    return replace(table, numbers=numbers, year=year)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2025, 1018.442), (2024, 1021.442)],  # 714.3 + 133 + 29.142 + 50 × 2.84 或 2.9
)
def test_energy_from_fuels_and_the_coefficients_of_the_year(tmp_path, year, expected):
    found = derived(energy(tmp_path), burnt(year)).number("综合能耗")
    np.testing.assert_allclose(found, [expected], rtol=1e-12)


def test_a_missing_part_leaves_the_whole_missing(tmp_path):
    assert np.isnan(derived(energy(tmp_path), burnt(2025, 柴油=[np.nan])).number("综合能耗"))


def test_unless_the_method_counts_it_as_nothing(tmp_path):
    changed = energy(tmp_path, ("柴油 * 柴油折标", "缺则(柴油, 0) * 柴油折标"))
    found = derived(changed, burnt(2025, 柴油=[np.nan])).number("综合能耗")
    np.testing.assert_allclose(found, [989.3], rtol=1e-12)


def test_a_year_without_its_coefficient_cannot_be_scored(tmp_path):
    with pytest.raises(CannotScore, match="系数“电力折标”没有 2023 年的值（有：2024、2025）"):
        score(energy(tmp_path), burnt(2023))


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("燃料能耗 + 用电量 * 电力折标", "燃料能耗 + 用电量", "吨标煤 与 万千瓦时 不能相加减"),
        ("综合能耗: {单位: 吨标煤", "综合能耗: {单位: 万元", "算式的单位是吨标煤，写的是万元"),
        ("算式: 原煤 * 原煤折标", "算式: 综合能耗 + 原煤 * 原煤折标", "绕回了自己"),
        ("燃料能耗 + 用电量", "燃料能号 + 用电量", "没有“燃料能号”"),
        ("综合能耗: {单位", "用电量: {单位", "“用电量”已是数据项"),
        ("值: 0.7143", "值: 0.7143, 逐年: {2025: 0.7}", "“值”和“逐年”应写其中一个"),
    ],
)
def test_mistakes(tmp_path, was, becomes, reason):
    found = problems(tmp_path, METHOD.replace("指标:\n", ENERGY, 1).replace(was, becomes))
    assert any(reason in str(problem) for problem in found)
