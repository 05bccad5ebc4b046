"""Benchmark lines: quartiles and best of peers, targets of texts (X-01), and how far a value is from each."""

import numpy as np
import pytest

from evaluation.benchmarks.lines import Benchmark, benchmark, is_per_mu, peer_lines, target_lines

ITEM = {"name": "亩均税收", "formula": "税收实际贡献 / 用地面积", "unit": "万元/亩", "decimals": 2}


def test_quartiles_and_best_leave_out_who_has_no_figure():
    lines = peer_lines(np.array([10, np.nan, 20, 30, 40, 50]), "本行业企业")
    assert [(line.name, line.value) for line in lines] == [
        ("下四分位", 20), ("中位数", 30), ("上四分位", 40), ("最高", 50),
    ]  # fmt: skip


@pytest.mark.parametrize(("values", "names"), [([], []), ([1, 2, 3], ["最高"]), ([1, 2, 3, 4], 4)])
def test_of_fewer_than_four_there_are_no_quartiles(values, names):
    found = [line.name for line in peer_lines(np.array(values, dtype=float), "")]
    assert len(found) == names if isinstance(names, int) else found == names


@pytest.mark.parametrize(("name", "wanted"), [("亩均税收", 40), ("亩均增加值", 195)])
def test_x_01_the_level_of_2025_is_a_line_of_the_province(name, wanted):
    (line,) = target_lines(name, "公布数", "万元/亩", 2024)
    assert (line.name, line.value) == ("全省目标 2025 年", wanted)
    assert "浙政发〔2023〕4号" in line.source
    assert not target_lines(name, "公布数", "元/平方米", 2024)


@pytest.mark.parametrize(
    ("value", "said"), [(39.99, ("低", 0.01)), (40.0, ("持平", 0)), (40.01, ("高", 0.01)), (None, ("", None))]
)
def test_x_01_the_distance_is_told_on_both_sides(value, said):
    ((line, word, size),) = benchmark(ITEM, value, [], "", 2025).distances
    assert line.value == 40
    assert (word, size) == (said[0], pytest.approx(said[1]))


def test_a_best_far_beyond_is_not_drawn_and_nothing_leaves_the_drawing():
    found = benchmark(ITEM, 20.0, [10, 20, 30, 900], "", 2025)
    assert [line.name for line, _ in found.marks] == ["下四分位", "中位数", "上四分位", "全省目标 2025 年"]
    assert all(0 <= place <= 100 for _, place in found.marks)
    assert Benchmark("", "万元/亩", 2, -5.0, 0, ()).own_place == 0


def test_only_what_is_measured_per_mu_has_lines():
    assert is_per_mu("万元/亩")
    assert not is_per_mu("万元/人")
