"""基准值：公布的一个数、按类公布的几个数，或者按办法从数据算得。

算得的基准只看本组有数据的各户；写“按”的，同类各算各的。每户用的基准值和来历都记在结果里。
"""

import dataclasses

import numpy as np
import pytest

from evaluation.methods.loader import open_points
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures
from evaluation.scoring.outcome import ItemOutcome
from evaluation.scoring.remarks import REMARKS
from tests.spec.figures import METHOD, figures, method, write
from tests.spec.test_method_files import problems

FIRST = "亩均税收: {权重: 60, 基准: 10}"
TABLE = """
单位 行业 税收实际贡献 用地面积 工业增加值
甲 17 10 1 100
乙 17 60 2 100
丙 38 40 1 100
丁 38 80 1 100
戊 38 / 1 100
"""


def item(tmp_path, base: str, table: str | Figures = TABLE, *changes: tuple[str, str]) -> ItemOutcome:
    chosen = method(tmp_path, (FIRST, f"亩均税收: {{权重: 60, 基准: {base}}}"), *changes)
    return score(chosen, figures(table) if isinstance(table, str) else table).groups[0].items[0]


@pytest.mark.parametrize(
    ("base", "expected", "how"),
    [
        # 亩均税收：甲 10，乙 30，丙 40，丁 80；戊没有税收
        ("{取: 合计之比}", 38, "本年全组有数据各户的合计之比"),  # (10+60+40+80) ÷ (1+2+1+1)
        ("{取: 均值}", 40, "本年全组有数据各户的均值"),
        ("{取: 均值, 倍: 2}", 80, "本年全组有数据各户的均值的2倍"),
        ("{取: 中位数}", 35, "本年全组有数据各户的中位数"),
        ("{取: 分位, 分位: 75}", 50, "本年全组有数据各户的从低到高第75%处的值"),  # 40 + 0.25 × 40
        ("{取: 最大}", 80, "本年全组有数据各户的最大值"),
        ("{取: 最小}", 10, "本年全组有数据各户的最小值"),
        ("{取: 前列均值, 前: 50%}", 60, "本年全组有数据各户的前50%的均值"),
        ("{取: 前列均值, 前: 1%}", 80, "本年全组有数据各户的前1%的均值"),  # 至少取一户
    ],
)
def test_one_base_computed_for_the_group(tmp_path, base, expected, how):
    found = item(tmp_path, base)
    assert found.base == expected
    assert found.how == how
    np.testing.assert_allclose(found.scores[:4], np.array([10, 30, 40, 80]) / expected * 60, atol=1e-4)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("{取: 合计之比, 按: [行业]}", [70 / 3, 70 / 3, 60, 60, 60]),
        ("{取: 均值, 按: [行业]}", [20, 20, 60, 60, 60]),
        ("{取: 最大, 按: [行业]}", [30, 30, 80, 80, 80]),
        ('{按: 行业, 值: {"17": 20, 其余: 40}}', [20, 20, 40, 40, 40]),
        ('{按: 行业, 值: {"13-17": 20, "38": 50}}', [20, 20, 50, 50, 50]),
    ],
)
def test_a_base_for_each_class(tmp_path, base, expected):
    found = item(tmp_path, base)
    assert found.base is None
    np.testing.assert_allclose(found.base_of_rows(), expected)
    assert found.base_of_row(0) == found.bases[0]


def test_a_base_for_each_pool(tmp_path):
    found = item(tmp_path, "{取: 均值, 范围: 排序池}", TABLE, ("排序池: 全组", "排序池: [行业]"))
    assert found.base_of_rows().tolist() == [20, 20, 60, 60, 60]
    assert found.how == "本年同行业有数据各户的均值"


def test_the_best_are_the_smallest_where_less_is_better(tmp_path):
    found = item(tmp_path, "{取: 前列均值, 前: 25%}, 形式: 少者优")
    assert found.base == 10


def test_a_base_of_last_year(tmp_path):
    """上年的基准：同样这些户上年的数据；没有上年数据的，基准算不出，本项不计分。"""
    before = figures(TABLE.replace("甲 17 10", "甲 17 90"))
    now = dataclasses.replace(figures(TABLE), past={1: before})
    assert item(tmp_path, "{取: 均值, 年: 上年}", now).base == 60
    without = item(tmp_path, "{取: 均值, 年: 上年}")
    assert {REMARKS[remark] for remark in without.remarks} == {"没有一户的数据可以用来计算基准值"}
    assert np.isnan(without.scores).all()


@pytest.mark.parametrize(
    ("base", "table", "remarks", "scores"),
    [
        ("{取: 均值}", "甲 17 0 1 1\n乙 17 0 1 1", ["基准值算得为零或负数，不能作除数"] * 2, [np.nan] * 2),
        ("{取: 均值}", "甲 17 -9 1 1\n乙 17 1 1 1", ["基准值算得为零或负数，不能作除数"] * 2, [np.nan] * 2),
        ("{取: 均值}", "甲 17 / 1 1", ["没有一户的数据可以用来计算基准值"], [np.nan]),
        ("{取: 合计之比}", "甲 17 5 0 1\n乙 17 / 1 1", ["基准值算得为零或负数，不能作除数"] * 2, [np.nan] * 2),
        (
            "{取: 均值, 按: [行业]}",
            "甲 17 5 1 1\n乙 38 / 1 1",
            ["", "没有一户的数据可以用来计算基准值"],
            [60, np.nan],
        ),
        ('{按: 行业, 值: {"17": 5}}', "甲 17 5 1 1\n乙 38 5 1 1", ["", "办法没有公布这一类的基准值"], [60, np.nan]),
        ("{取: 均值}", "甲 17 5 1 1", [""], [60]),
    ],
)  # fmt: skip
def test_where_there_is_no_base_the_item_is_open(tmp_path, base, table, remarks, scores):
    found = item(tmp_path, base, f"单位 行业 税收实际贡献 用地面积 工业增加值\n{table}")
    assert [REMARKS[remark] for remark in found.remarks] == remarks
    np.testing.assert_equal(found.scores, scores)


def test_computed_bases_of_an_empty_group(tmp_path):
    table = "单位 规模 税收实际贡献 用地面积 工业增加值\n甲 规下 1 1 1"
    assert len(item(tmp_path, "{取: 均值, 按: [行业]}", table).scores) == 0
    assert len(item(tmp_path, "{取: 合计之比}", table).scores) == 0


def test_a_base_left_open_is_listed(tmp_path):
    loaded = write(tmp_path, METHOD.replace("基准: 10}", "基准: 未定}"))
    assert open_points(loaded.method) == ["分组 › 规上 › 计分 › 亩均税收 › 基准"]
    shaped = write(tmp_path, METHOD.replace("基准: 10}", "形式: 直接}"))
    assert open_points(shaped.method) == []


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("0", ["基准值为 0", "未定"]),
        ("{按: 行业, 值: {其余: 0}}", ["基准值为 0"]),
        ("{按: 产业, 值: {其余: 4}}", ["不能按“产业”分别定基准", "行业"]),
        ("{取: 平均}", ["取", "不在可选之列", "均值"]),
        ("{取: 分位}", ["取“分位”时没有写“分位”"]),
        ("{取: 前列均值}", ["取“前列均值”时没有写“前”", "20%"]),
        ("{取: 分位, 分位: 175}", ["分位", "不能大于 100"]),
        ("{取: 均值, 倍: 0}", ["倍", "应大于 0"]),
        ("{取: 均值, 按: [产业]}", ["不能按“产业”分别定基准"]),
    ],
)
def test_mistakes(tmp_path, base, expected):
    text = " ".join(problems(tmp_path, METHOD.replace("基准: 10}", f"基准: {base}}}")))
    for part in ["第 23 行", *expected]:
        assert part in text


def test_only_a_quotient_has_a_ratio_of_sums(tmp_path):
    text = METHOD.replace("基准: 10}", "基准: {取: 合计之比}}").replace(
        "亩均税收: 税收实际贡献 / 用地面积", "亩均税收: 税收实际贡献"
    )
    assert "“税收实际贡献”不是两数相除，没有合计之比" in problems(tmp_path, text)[0]
