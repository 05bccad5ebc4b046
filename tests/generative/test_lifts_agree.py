"""What lifts a unit, found by bracketing, is what trying every value finds."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.methods.schema import Method
from evaluation.scoring.engine import score
from evaluation.scoring.figures import Figures, Labels
from evaluation.scoring.lifting import lifts

# whole numbers, so that every value can be tried
PEOPLE, WATER, LAND = "年平均职工人数", "用水量", "用地面积"
FORMULAS = [
    f"{PEOPLE} / {LAND}",
    f"{PEOPLE} / {WATER}",
    f"{LAND} / {WATER}",
    f"最小({PEOPLE}, 20 - {PEOPLE})",
]

people = st.integers(0, 15)
row = st.fixed_dictionaries({PEOPLE: people, WATER: st.none() | st.integers(1, 15), LAND: st.integers(1, 9)})


SHAPES = [
    {"形式": "反比"},
    {"形式": "少者优"},
    {"形式": {"取": "分段", "各段": {">= 3": 40, ">= 1": 10, "其余": 0}}},
    {"形式": {"取": "分段", "各段": {">= 3": 0, ">= 1": 40, "其余": 10}}},
    {"形式": {"取": "两点", "下限": 1, "目标": 4}},
    {"形式": {"取": "两点", "下限": 4, "目标": 1}},
]
BOUNDS = [{}, {"封顶": 1}, {"封顶": Decimal("1.2"), "保底": Decimal("0.5")}]
RULES = [
    {"条件": f"{PEOPLE} >= 9", "不高于": "B", "名额": "另加"},
    {"条件": f"{PEOPLE} / {LAND} < 2", "不高于": "B", "名额": "不变"},
    {"条件": f"{PEOPLE} + {WATER} >= 20", "提": 1, "名额": "占用"},
    {"条件": "名次 <= 1", "不高于": "B", "名额": "不变"},
]
CUTS = [
    {"A": "总分 >= 90", "B": "总分 >= 40 且 总分 < 90", "C": "总分 < 40"},
    {"A": f"总分 >= 60 且 {PEOPLE} < 10", "B": "至50%", "C": "其余"},
    {"A": "名次 > 1 且 总分 > 20", "B": "至70%", "C": "其余"},
]


@st.composite
def rich(draw) -> Method:
    """Every shape, rules and cuts that read the figures."""
    plain = draw(texts(FORMULAS[:3]))
    group = plain["分组"]["全部"]
    for item in group["计分"].values():
        shape = draw(st.sampled_from([{}, {}, *SHAPES]))
        if shape.get("形式") not in (None, "反比", "少者优"):
            item.pop("基准")
        item |= shape | draw(st.sampled_from(BOUNDS))
    group["定级"] = draw(st.sampled_from([{"A": "前30%", "B": "至60%", "C": "其余"}, *CUTS]))
    plain["规则"]["名额"]["条件档"] = draw(st.sampled_from(["计入", "剔除"]))
    chosen = draw(st.lists(st.sampled_from(RULES), max_size=1))
    plain["调整"] = [{"名称": f"规则{at}", **rule} for at, rule in enumerate(chosen)]
    return Method.model_validate(plain)


def methods(formulas) -> st.SearchStrategy[Method]:
    return texts(formulas).map(Method.model_validate)


@st.composite
def texts(draw, formulas) -> dict:
    chosen = draw(st.lists(st.sampled_from(formulas), min_size=1, max_size=3, unique=True))
    names = [f"指标{at}" for at in range(len(chosen))]
    shares = sorted(draw(st.sets(st.integers(10, 90), min_size=1, max_size=3)))
    grades = {letter: f"至{share}%" for letter, share in zip("ABC", shares, strict=False)} | {"D": "其余"}
    base = st.integers(1, 9) | st.sampled_from(["均值", "中位数", "最大"]).map(lambda take: {"取": take})
    items = {name: {"权重": draw(st.integers(1, 60)), "基准": draw(base)} for name in names}
    keys = draw(st.lists(st.sampled_from([PEOPLE, LAND]), max_size=2, unique=True))
    return {
            "办法": "生成", "版次": "1", "地区": "339901", "依据": {"文件": "无", "来源": "无"}, "状态": "示例",
            "指标": dict(zip(names, chosen, strict=True)),
            "规则": {
                "缺失": draw(st.sampled_from(["记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评"])),
                "分母为零": "同缺失",
                "封顶": draw(st.sampled_from(["无", Decimal("1.5")])),
                "保底": draw(st.sampled_from(["无", 0])),
                "保留": {"项得分位数": 4, "总分位数": draw(st.sampled_from([0, 1, 4])), "取舍": "四舍五入"},
                "排序池": "全组",
                "名额": {"基数": "参评", "取整": "四舍五入"},
                "并列": {"依次比较": keys, "仍相同": draw(st.sampled_from(["同取高档", "同取低档"]))},
            },
            "分组": {"全部": {"条件": "规模 = 规上", "计分": items, "定级": grades}},
    }  # fmt: skip


def figures_of(rows) -> Figures:
    numbers = {
        name: np.array([np.nan if one[name] is None else float(one[name]) for one in rows])
        for name in rows[0]
    }
    labels = {name: Labels.of(["规上"] * len(rows)) for name in ("规模", "行业", "镇街")}
    return Figures([str(at) for at in range(len(rows))], numbers, labels)


def grade_with(method, figures, at, name, value) -> int:
    column = figures.numbers[name].copy()
    column[at] = value
    group = score(method, replace(figures, numbers={**figures.numbers, name: column})).groups[0]
    return int(group.grades[at])


def tried(method, figures, at, name, sign) -> int | None:
    """Every whole value outwards, as far as a figure may go."""
    grade = int(score(method, figures).groups[0].grades[at])
    value, largest = figures.numbers[name][at], np.nanmax(figures.numbers[name])
    end = int(max(value * 10, largest)) if sign > 0 else 0
    return next(
        (
            needed
            for needed in range(int(value) + sign, end + sign, sign)
            if 0 <= grade_with(method, figures, at, name, needed) < grade
        ),
        None,
    )


@settings(max_examples=60)
@given(method=methods(FORMULAS[:3]), rows=st.lists(row, min_size=2, max_size=5), few=st.sampled_from([0, 4]))
def test_bracketing_finds_nothing_that_trying_every_value_does_not(method, rows, few):
    """What reaches only between two stops of the search may be missed, and the page says that it was not found."""
    figures = figures_of(rows)
    for at in range(len(rows)):
        found = lifts(method, figures, at, few)
        for name in (PEOPLE, WATER):
            answered = [way for way in found.ways if way.variable == name]
            for sign in (1, -1):
                needed = [
                    int(way.needed) for way in answered if way.needed is not None and way.change * sign > 0
                ]
                expected = tried(method, figures, at, name, sign) if answered else None
                assert all(expected is not None and (each - expected) * sign >= 0 for each in needed), (
                    name,
                    sign,
                )
                if all(way.sure for way in answered):
                    assert needed == ([] if expected is None else [expected]), (name, sign, "sure")


@settings(max_examples=60, deadline=None)
@given(method=rich(), rows=st.lists(row, min_size=2, max_size=5))
def test_what_is_sure_is_what_trying_every_value_finds(method, rows):
    figures = figures_of(rows)
    for at in range(len(rows)):
        found = lifts(method, figures, at, few=0)
        for name in (PEOPLE, WATER):
            answered = [way for way in found.ways if way.variable == name]
            for sign in (1, -1) if answered and all(way.sure for way in answered) else ():
                needed = [
                    int(way.needed) for way in answered if way.needed is not None and way.change * sign > 0
                ]
                expected = tried(method, figures, at, name, sign)
                assert needed == ([] if expected is None else [expected]), (name, sign)


@settings(max_examples=30)
@given(method=methods(FORMULAS[:3]), rows=st.lists(row, min_size=2, max_size=4))
def test_within_few_steps_the_smallest_change_is_found(method, rows):
    figures = figures_of(rows)
    for at in range(len(rows)):
        found = lifts(method, figures, at, few=1000)
        for name in (PEOPLE, WATER):
            answered = [way for way in found.ways if way.variable == name]
            for sign in (1, -1):
                needed = [
                    int(way.needed) for way in answered if way.needed is not None and way.change * sign > 0
                ]
                expected = tried(method, figures, at, name, sign) if answered else None
                assert needed == ([] if expected is None else [expected]), (name, sign)


@settings(max_examples=60)
@given(method=methods(FORMULAS), rows=st.lists(row, min_size=2, max_size=5))
def test_an_answer_reaches_and_one_step_less_does_not(method, rows):
    figures = figures_of(rows)
    for at in range(len(rows)):
        grade = int(score(method, figures).groups[0].grades[at])
        for way in lifts(method, figures, at, few=0).ways:
            if way.needed is None:
                continue
            step = Decimal(1) if way.variable != LAND else Decimal("0.0001")
            short = way.needed - step.copy_sign(way.change)
            assert grade_with(method, figures, at, way.variable, float(way.needed)) < grade
            assert grade_with(method, figures, at, way.variable, float(short)) >= grade
