"""丽水 2019：十个地区放在同一把尺子下，公布的合计和占比都对得上。"""

import csv
from decimal import ROUND_DOWN, Decimal

import pytest

from evaluation.methods.dictionary import dictionary
from evaluation.methods.loader import load_library
from evaluation.scoring.areas import PUBLISHED, compare, published
from evaluation.scoring.engine import score
from evaluation.scoring.remarks import Remark
from evaluation.scoring.tables import read_figures


@pytest.fixture(scope="module")
def group():
    loaded = load_library("lishui-2019").method
    codes = dictionary().codes | {name: variable.code for name, variable in loaded.variables.items()}
    return score(
        loaded, read_figures(PUBLISHED.with_suffix(".csv").read_text(encoding="utf-8"), codes)
    ).groups[0]


def test_ten_areas_add_up_to_942_enterprises():
    text = PUBLISHED.with_suffix(".csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 10
    assert sum(int(row["enterprises"]) for row in rows) == published().enterprises == 942


def test_published_ratios_follow_from_the_totals():
    """看板两位小数之后截去：73.7156 公布为 73.71。"""
    totals, cent = published(), Decimal("0.01")
    tax, added = (Decimal(part) / totals.land for part in (totals.tax, totals.value_added))
    assert tax.quantize(cent, ROUND_DOWN) == totals.ratios["亩均税收"] == Decimal("18.9")
    assert added.quantize(cent, ROUND_DOWN) == totals.ratios["亩均增加值"] == Decimal("73.71")


def test_published_grade_shares():
    shares = published().grade_shares
    assert {grade: round(share * 100, 1) for grade, share in shares.items()} == {
        "A": 27.4,
        "B": 56.7,
        "C": 14.3,
        "D": 1.6,
    }
    assert sum(published().grades.values()) == 942


def test_the_published_shares_of_942_are_the_published_numbers_of_enterprises():
    shares = {"A": Decimal("0.274"), "B": Decimal("0.567"), "C": Decimal("0.143"), "D": Decimal("0.016")}
    assert {grade: round(942 * share) for grade, share in shares.items()} == published().grades


PUBLISHED_FIGURES = """
莲都区 55 46.38 98.96 2.27 1119.07 2.36 19.60
缙云县 147 36.91 101.58 0.51 / 1.28 19.28
龙泉市 87 22.97 106.35 1.14 365.47 2.95 13.80
青田县 157 21.41 87.08 2.03 / 2.95 16.14
云和县 65 21.36 74.68 0.86 409.73 1.04 23.79
遂昌县 68 16.75 54.45 3.05 392.11 3.54 9.54
松阳县 90 12.15 52.66 2.05 / 2.60 15.47
庆元县 48 11.78 66.22 0.92 173.53 2.25 19.07
景宁县 16 10.06 47.45 1.54 786.86 4.87 12.48
丽水经济技术开发区 209 9.81 55.73 1.11 1445.33 2.92 16.19
"""


def test_every_published_figure_reaches_the_engine_as_published(group):
    """十个地区、六项指标，共六十格，其中三格没有公布；规上企业数也逐个对上。"""
    _, items, lines = compare()
    rows = list(csv.DictReader(PUBLISHED.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))
    counts = {row["area"]: row["enterprises"] for row in rows}
    published_rows = [row.split() for row in PUBLISHED_FIGURES.split("\n")[1:-1]]
    for name, enterprises, *figures in published_rows:
        wanted = [None if figure == "/" else float(figure) for figure in figures]
        assert next(line for line in lines if line.name == name).values == wanted
        assert counts.pop(name) == enterprises
    assert (len(published_rows), counts) == (10, {})
    assert [item.base for item in items] == [float(ratio) for ratio in published().ratios.values()]


def test_each_area_scores_by_its_share_of_the_city_s_value(group):
    """得分 = 权重 × 地区值 ÷ 全市值。全市自己在每一项上正好得满分，所以总分 100 就是全市水平。"""
    weights = [30, 20, 20, 10, 10, 10]
    _, items, lines = compare()
    for line in lines:
        for value, scored, item, weight in zip(line.values, line.scores, items, weights, strict=True):
            if value is not None:
                assert scored == pytest.approx(weight * value / item.base, abs=1e-4)


def test_areas_differ_more_in_tax_than_in_value_added(group):
    """亩均税收最高是最低的 4.7 倍，亩均增加值 2.2 倍。"""
    tax, added = (item.values for item in group.items[:2])
    assert (round(tax.max() / tax.min(), 1), round(added.max() / added.min(), 1)) == (4.7, 2.2)


def test_a_slash_is_missing_not_zero(group):
    emission = next(item for item in group.items if item.name == "单位排放增加值")
    missing = [row for row, remark in enumerate(emission.remarks) if remark == Remark.MISSING_REWEIGHTED]
    assert len(missing) == 3
    others = [item for item in group.items if item is not emission]
    for row in missing:
        present = sum(float(item.scores[row]) for item in others)
        assert group.totals[row] == pytest.approx(present * 100 / 90, abs=1e-4)


def test_the_page_and_the_engine_agree(group):
    _, items, lines = compare()
    assert [item.name for item in items] == [item.name for item in group.items]
    assert sorted(line.total for line in lines) == sorted(group.totals.tolist())
    assert [line.rank for line in lines] == list(range(1, 11))


def test_everyone_is_ranked_and_nobody_graded(group):
    assert sorted(group.ranks.tolist()) == list(range(1, 11))
    assert set(group.grades.tolist()) == {-1}
    assert set(group.reasons) == {""}
