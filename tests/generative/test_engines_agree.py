"""The array engine and the plain reference give the same published scores, ranks and grades."""

from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Labels
from tests.generative.reference import judge

VARIABLES = ["税收实际贡献", "用地面积", "工业增加值", "综合能耗等价值"]
FORMULAS = [
    "税收实际贡献 / 用地面积",
    "工业增加值 / 用地面积",
    "工业增加值 / 综合能耗等价值",
    "税收实际贡献 - 工业增加值 * 2",
    "(税收实际贡献 + 工业增加值) / 用地面积",
]

figure = st.none() | st.decimals(-500, 5000, places=2)
row = st.fixed_dictionaries(dict.fromkeys(VARIABLES, figure))
weight = st.decimals("0.5", 50, places=1)
base = st.decimals("0.001", 500, places=4)


@st.composite
def methods(draw) -> Method:
    formulas = draw(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=4, unique=True))
    names = [f"指标{at}" for at in range(len(formulas))]
    shares = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=3)))
    grades = {f"{letter}": f"至{share}%" for letter, share in zip("ABC", shares, strict=False)} | {
        "D": "其余"
    }
    return Method.model_validate(
        {
            "办法": "生成",
            "版次": "1",
            "地区": "339901",
            "依据": {"文件": "无", "来源": "无"},
            "状态": "示例",
            "指标": dict(zip(names, formulas, strict=True)),
            "规则": {
                "缺失": draw(
                    st.sampled_from(["记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评"])
                ),
                "分母为零": draw(st.sampled_from(["同缺失", "记0分", "记满分"])),
                "封顶": draw(st.sampled_from(["无", Decimal("1.5"), Decimal(1)])),
                "保底": draw(st.sampled_from([Decimal(0), Decimal("-1")])),
                "保留": {
                    "项得分位数": draw(st.sampled_from([2, 4])),
                    "总分位数": draw(st.sampled_from([1, 2, 4])),
                    "取舍": draw(st.sampled_from(["四舍五入", "四舍六入五成双", "截尾"])),
                },
                "排序池": "全组",
                "名额": {"基数": "参评", "取整": draw(st.sampled_from(["四舍五入", "进一", "去尾"]))},
                "并列": {
                    "依次比较": draw(st.lists(st.sampled_from(VARIABLES), max_size=2, unique=True)),
                    "仍相同": draw(st.sampled_from(["同取高档", "同取低档"])),
                },
            },
            "分组": {
                "全部": {
                    "条件": "规模 = 规上",
                    "计分": {name: {"权重": draw(weight), "基准": draw(base)} for name in names},
                    "定级": grades,
                }
            },
        }
    )


@settings(max_examples=300, deadline=None)
@given(method=methods(), rows=st.lists(row, min_size=1, max_size=25))
def test_published_scores_ranks_and_grades_are_identical(method, rows):
    numbers = {
        name: np.array([np.nan if one[name] is None else float(one[name]) for one in rows])
        for name in VARIABLES
    }
    labels = {name: Labels.of(["规上"] * len(rows)) for name in ("规模", "行业", "镇街")}
    group = score(method, Figures([str(at) for at in range(len(rows))], numbers, labels)).groups[0]
    judged = judge(method, method.groups["全部"], rows)
    for at, plain in enumerate(judged):
        scores = [None if np.isnan(item.scores[at]) else item.scores[at] for item in group.items]
        assert scores == [None if value is None else float(value) for value in plain.scores]
        assert (None if np.isnan(group.totals[at]) else group.totals[at]) == (
            None if plain.total is None else float(plain.total)
        )
        assert group.ranks[at] == plain.rank
        grade = group.grades[at]
        assert (group.grade_names[grade] if grade >= 0 else "") == plain.grade
