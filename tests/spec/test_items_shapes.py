"""计分形式：一个值怎样变成得分。

不写“形式”就是比值：值 ÷ 基准 × 权重。其余形式：反比、少者优、极差、两点、分段、直接。
规则中的封顶、保底只管比值和反比；其他形式自有界限，本项另写封顶、保底的从其规定。
"""

import pytest

from evaluation.scoring.engine import score
from evaluation.scoring.remarks import REMARKS
from tests.spec.figures import figures, method
from tests.spec.test_method_files import METHOD, problems

FIRST = "亩均税收: {权重: 60, 基准: 10}"


def scored(tmp_path, item: str, values: str, rules: tuple[tuple[str, str], ...] = ()) -> list[tuple]:
    """得分和备注。`values`：各户的亩均税收（用地都是 1 亩）。"""
    rows = "\n".join(f"企{at} {value} 1 100" for at, value in enumerate(values.split()))
    table = f"单位 税收实际贡献 用地面积 工业增加值\n{rows}"
    first = score(method(tmp_path, (FIRST, f"亩均税收: {item}"), *rules), figures(table)).groups[0].items[0]
    return [(float(each), REMARKS[remark]) for each, remark in zip(first.scores, first.remarks, strict=True)]


def points(tmp_path, item: str, values: str, *rules: tuple[str, str]) -> list[float]:
    return [each for each, _ in scored(tmp_path, item, values, rules)]


@pytest.mark.parametrize(
    ("item", "values", "expected"),
    [
        # 比值：值 ÷ 基准 × 权重
        ("{权重: 60, 基准: 10}", "5 10 20", [30, 60, 120]),
        ("{权重: 60, 基准: 10, 封顶: 1.5, 保底: 0}", "-5 10 20", [0, 60, 90]),
        # 反比：基准 ÷ 值 × 权重
        ("{权重: 60, 形式: 反比, 基准: 10}", "5 10 20", [120, 60, 30]),
        # 少者优：权重 ×（2 − 值 ÷ 基准）÷ 2，最少 0 分
        ("{权重: 60, 形式: 少者优, 基准: 10}", "0 5 10 20 30", [60, 45, 30, 0, 0]),
        ("{权重: 60, 形式: 少者优, 基准: 10, 保底: 无}", "30", [-30]),
        # 极差：权重 ×（20 + 80 ×（值 − 最小）÷（最大 − 最小））÷ 100
        ("{权重: 60, 形式: {取: 极差, 保底份额: 20}}", "0 5 10", [12, 36, 60]),
        ("{权重: 60, 形式: {取: 极差, 保底份额: 0}}", "0 5 10", [0, 30, 60]),
        # 两点：下限 0 分，目标满分，中间按直线；越少越好的，目标写得比下限小
        ("{权重: 60, 形式: {取: 两点, 下限: 10, 目标: 30}}", "5 10 20 30 40", [0, 0, 30, 60, 60]),
        ("{权重: 60, 形式: {取: 两点, 下限: 30, 目标: 10}}", "5 10 20 30 40", [60, 60, 30, 0, 0]),
        ("{权重: 60, 形式: {取: 两点, 下限: 10, 目标: 30}, 封顶: 1.2}", "40", [72]),
        # 分段：按区间给分，从上到下第一个符合的算
        ("{权重: 60, 形式: {取: 分段, 各段: {'>= 90': 60, '>= 60': 30, 其余: 0}}}", "95 90 89.9 59", [60, 60, 30, 0]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'< 60': 1, '[60, 90)': 2, '>= 90': 3}}}", "59 60 90", [1, 2, 3]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'<= 60': 1, '(60, 90]': 2, '> 90': 3}}}", "60 90 90.1", [1, 2, 3]),
        # 直接：值就是得分；封顶、保底是权重的倍数
        ("{权重: 60, 形式: 直接}", "-5 10 80", [-5, 10, 80]),
        ("{权重: 60, 形式: 直接, 封顶: 1, 保底: 0}", "-5 10 80", [0, 10, 60]),
    ],
)  # fmt: skip
def test_shapes(tmp_path, item, values, expected):
    assert points(tmp_path, item, values) == expected


def test_inverse_of_nothing_is_a_zero_denominator(tmp_path):
    """反比的值为零时作不了除数，按“分母为零”的规定；值为负时照算，得负分，保底可以挡住。"""
    item = "{权重: 60, 形式: 反比, 基准: 10, 分母为零: 记满分}"
    assert scored(tmp_path, item, "0 -20") == [(60, "分母为零，记满分"), (-30, "")]
    assert points(tmp_path, item.replace("}", ", 保底: 0}"), "-20") == [0]
    assert scored(tmp_path, "{权重: 60, 形式: 反比, 基准: 10}", "0 10")[0] == (0, "缺数据，记0分")


@pytest.mark.parametrize("values", ["7", "7 7 7", "0 0"])
def test_min_max_of_those_who_are_all_alike(tmp_path, values):
    """只有一户，或各户的值都相同时，人人既最高又最低，都记满分。"""
    item = "{权重: 60, 形式: {取: 极差, 保底份额: 20}}"
    assert set(scored(tmp_path, item, values)) == {(60, "各户的值都相同，记满分")}


def test_min_max_inside_the_pool(tmp_path):
    """范围写“排序池”的，最大值和最小值在各自的排序池里取。"""
    changes = (
        (FIRST, "亩均税收: {权重: 60, 形式: {取: 极差, 保底份额: 0, 范围: 排序池}}"),
        ("排序池: 全组", "排序池: [行业]"),
    )
    table = """
    单位 行业 税收实际贡献 用地面积 工业增加值
    甲 17 0 1 1
    乙 17 5 1 1
    丙 17 10 1 1
    丁 38 100 1 1
    戊 38 / 1 1
    """
    item = score(method(tmp_path, *changes), figures(table)).groups[0].items[0]
    assert item.scores.tolist() == [0, 30, 60, 60, 0]
    assert [REMARKS[remark] for remark in item.remarks[3:]] == ["各户的值都相同，记满分", "缺数据，记0分"]


def test_steps_meet_an_edge_that_binary_numbers_miss(tmp_path):
    """0.3 ÷ 0.1 就是 3，不因计算机的小数误差落到下一段。"""
    chosen = method(tmp_path, (FIRST, "亩均税收: {权重: 60, 形式: {取: 分段, 各段: {'>= 3': 60, 其余: 0}}}"))
    table = "单位 税收实际贡献 用地面积 工业增加值\n甲 0.3 0.1 1"
    assert score(chosen, figures(table)).groups[0].items[0].scores[0] == 60


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("{权重: 60}", ["基准", "没有写这一项", "未定"]),
        ("{权重: 60, 形式: 反比}", ["基准", "没有写这一项"]),
        ("{权重: 60, 形式: 直接, 基准: 10}", ["基准", "“直接”不用基准", "删去"]),
        ("{权重: 60, 形式: 反例, 基准: 10}", ["形式", "不认识“反例”", "少者优"]),
        ("{权重: 60, 形式: {取: 极差}}", ["保底份额", "没有写"]),
        ("{权重: 60, 形式: {取: 极差, 保底份额: 120}}", ["保底份额", "不能大于 100"]),
        ("{权重: 60, 形式: {取: 两点, 下限: 10, 目标: 10}}", ["下限和目标相同", "两个不同的数"]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'>= 90': 5, '< 80': 0}}}", ["空缺", "例如 80", "其余"]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'[0, 60]': 5, '[60, 90]': 3, 其余: 0}}}", ["重叠", "60"]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'>= 60': 5, '< 90': 3}}}", ["重叠"]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'>= 60': 3, '>= 90': 5, 其余: 0}}}", ["“>= 90”没有数值可取"]),
        ("{权重: 60, 形式: {取: 分段, 各段: {'>= 60': 3, '< 60': 5, 其余: 0}}}", ["“其余”没有数值可取"]),
        ("{权重: 60, 形式: {取: 分段, 各段: {60至90: 3, 其余: 0}}}", ["“60至90”不是区间", "[60, 90)"]),
    ],
)
def test_mistakes(tmp_path, item, expected):
    text = " ".join(problems(tmp_path, METHOD.replace(FIRST, f"亩均税收: {item}")))
    for part in ["第 23 行", *expected]:
        assert part in text
