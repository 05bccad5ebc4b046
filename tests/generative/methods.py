"""Methods and figures as counties might have them, each part of the language within reach."""

from decimal import Decimal

from hypothesis import strategies as st

from evaluation.methods.schema import Method

VARIABLES = ["税收实际贡献", "用地面积", "工业增加值", "综合能耗等价值"]
QUOTIENTS = [
    "税收实际贡献 / 用地面积",
    "工业增加值 / 用地面积",
    "工业增加值 / 综合能耗等价值",
    "(税收实际贡献 + 工业增加值) / 用地面积",
]
FORMULAS = [*QUOTIENTS, "税收实际贡献 - 工业增加值 * 2"]
# over what a method derives, and coefficients themselves
DERIVED = ["折算增加值 / 用地面积", "税收实际贡献 / 折算能耗", "折算能耗 * 系数甲"]
INDUSTRIES = ["17", "1711", "38"]
ALONE = ["取较高档", "取较低档", "以合并为准", "以单独为准", "未定"]
TITLES = ["专精特新", "绿色工厂"]

figure = st.none() | st.decimals(-500, 5000, places=2)
past = st.fixed_dictionaries(dict.fromkeys(VARIABLES, figure))
row = st.fixed_dictionaries(
    {
        **dict.fromkeys(VARIABLES, figure),
        "行业": st.sampled_from(INDUSTRIES),
        "集团": st.none() | st.sampled_from(["一", "二", "三"]),
        "标签": st.frozensets(st.sampled_from(TITLES)),
        "上年": past,
    }
)
weight = st.decimals("0.5", 50, places=1)
base = st.decimals("0.001", 500, places=4)
points = st.decimals(-20, 20, places=2)
fixed = points.map(lambda number: {"记分": number})
condition = st.sampled_from(
    ["行业 = 38", "行业 属于 (17, 1711)", "有标签(专精特新)", "税收实际贡献 > 100 或 非 有标签(绿色工厂)"]
)
shares = st.sampled_from([Decimal(0), Decimal(20), Decimal("37.5"), Decimal(100)])
scopes = st.sampled_from(["全组", "排序池"])
missing_words = st.sampled_from(["记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评"])
missing = (
    missing_words | fixed | st.fixed_dictionaries({"满分条件": condition, "否则": missing_words | fixed})
)
zero_denominator = st.sampled_from(["同缺失", "记满分"]) | missing
negative = st.sampled_from(["照算", "照算", "同缺失"]) | missing


def sometimes(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """The key is left out as often as not."""
    return st.none() | strategy


def rarely_open(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """未定 now and then."""
    return st.integers(0, 15).flatmap(lambda number: strategy if number else st.just("未定"))


def said(**keys: object) -> dict[str, object]:
    return {key: value for key, value in keys.items() if value is not None}


@st.composite
def shapes(draw) -> object:
    kind = draw(st.sampled_from(["比值", "比值", "反比", "少者优", "极差", "两点", "分段", "直接"]))
    if kind == "极差":
        return {"取": kind, "保底份额": draw(shares), "范围": draw(scopes)}
    if kind == "两点":
        lower, target = draw(st.lists(st.decimals(-50, 200, places=2), min_size=2, max_size=2, unique=True))
        return {"取": kind, "下限": lower, "目标": target}
    if kind == "分段":
        return {"取": kind, "各段": draw(steps())}
    return kind


@st.composite
def steps(draw) -> dict[str, Decimal]:
    edges = draw(st.lists(st.integers(-20, 200), min_size=1, max_size=3, unique=True))
    downwards = draw(st.booleans())
    sign = draw(st.sampled_from([">=", ">"] if downwards else ["<=", "<"]))
    texts = [f"{sign} {edge}" for edge in sorted(edges, reverse=downwards)]
    return {text: draw(points) for text in [*texts, "其余"]}


@st.composite
def bases(draw, formula: str) -> object:
    kind = draw(st.sampled_from(["typed", "typed", "words", "computed", "computed"]))
    if kind == "typed":
        return draw(base)
    if kind == "words":
        words = draw(st.lists(st.sampled_from([*INDUSTRIES, "其余"]), min_size=1, unique=True))
        return {"按": "行业", "值": {word: draw(base) for word in words}}
    ways = ["均值", "中位数", "分位", "最大", "最小", "前列均值"]
    take = draw(st.sampled_from(ways + ["合计之比"] * (2 if formula in QUOTIENTS else 0)))
    return said(
        取=take,
        分位=draw(st.sampled_from(["25%", "75", "90%"])) if take == "分位" else None,
        前=draw(st.sampled_from(["1%", "20%", "50"])) if take == "前列均值" else None,
        倍=draw(sometimes(st.sampled_from([Decimal("0.5"), Decimal(2)]))),
        年=draw(sometimes(st.sampled_from(["本年", "上年"]))),
        按=draw(sometimes(st.just(["行业"]))),
        范围=draw(sometimes(scopes)),
    )


@st.composite
def items(draw, formula: str) -> dict[str, object]:
    shape = draw(shapes())
    based = shape in ("比值", "反比", "少者优")
    return said(
        权重=draw(rarely_open(weight)),
        形式=None if shape == "比值" else shape,
        基准=draw(bases(formula)) if based else None,
        缺失=draw(sometimes(missing)),
        分母为零=draw(sometimes(zero_denominator)),
        负值=draw(sometimes(negative)),
        封顶=draw(sometimes(st.sampled_from(["无", Decimal("1.2")]))),
        保底=draw(sometimes(st.sampled_from(["无", Decimal("0.1")]))),
    )


caps = st.sampled_from([Decimal(5), Decimal(60), "无"])
floors = st.sampled_from([Decimal(-8), Decimal(0), "无"])


def bounds() -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries({}, optional={"封顶": caps, "保底": floors})


amounts = st.sampled_from(["用地面积 / 100", "综合能耗等价值", "税收实际贡献 / 用地面积"])
parts = st.one_of(
    st.fixed_dictionaries({"条件": condition, "分": points}),
    st.builds(
        lambda count, first, further, limits: {"计数": count, "首个": first, "每增一个": further, **limits},
        amounts, points, points, bounds(),
    ),
    st.builds(lambda formula, limits: {"算式": formula, **limits}, amounts, bounds()),
)  # fmt: skip
families = parts | st.builds(
    lambda take, found, limits: {"取": take, "项": found, **limits},
    st.sampled_from(["最高", "最低", "合计"]),
    st.dictionaries(st.sampled_from(["甲", "乙", "丙"]), parts, min_size=1),
    bounds(),
)
added = st.fixed_dictionaries(
    {},
    optional={
        "加减分": st.dictionaries(st.sampled_from(["荣誉", "转租", "其他"]), families, max_size=2),
        "加减分合计": bounds(),
        "总分": bounds(),
    },
)


@st.composite
def blocks(draw, names: list[str]) -> dict[str, object]:
    if not draw(st.booleans()):
        return {}
    at = draw(st.integers(0, len(names)))
    parted = {
        name: part for name, part in zip(["省定", "地方"], [names[:at], names[at:]], strict=True) if part
    }
    return {"分块": {name: {"权重": draw(weight), "项": part} for name, part in parted.items()}}


@st.composite
def gradings(draw) -> dict[str, str]:
    shares = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=3)))
    return {letter: f"至{share}%" for letter, share in zip("ABC", shares, strict=False)} | {"D": "其余"}


@st.composite
def rules(draw) -> dict[str, object]:
    return {
        "缺失": draw(missing),
        "分母为零": draw(zero_denominator),
        "负值": draw(negative),
        "封顶": draw(st.sampled_from(["无", Decimal("1.5"), Decimal(1)])),
        "保底": draw(st.sampled_from(["无", Decimal(0), Decimal("-1")])),
        "保留": said(
            值位数=draw(sometimes(st.sampled_from([2, 4]))),
            项得分位数=draw(st.sampled_from([2, 4])),
            总分位数=draw(st.sampled_from([1, 2, 4])),
            取舍=draw(st.sampled_from(["四舍五入", "四舍六入五成双", "截尾"])),
        ),
        "排序池": "全组",
        "名额": {"基数": "参评", "取整": draw(st.sampled_from(["四舍五入", "进一", "去尾"]))},
        "并列": {
            "依次比较": draw(st.lists(st.sampled_from(VARIABLES), max_size=2, unique=True)),
            "仍相同": draw(st.sampled_from(["同取高档", "同取低档"])),
        },
    }


coefficient = st.sampled_from([Decimal("0.5"), Decimal("0.7143"), Decimal("2.84"), Decimal(0)])


@st.composite
def derivations(draw) -> dict[str, object]:
    """A variable from figures and one from that; a coefficient for all years, one by year, not always for last year."""
    yearly = {2025: draw(coefficient)} | ({2024: draw(coefficient)} if draw(st.booleans()) else {})
    first = draw(st.sampled_from(["工业增加值 * 系数甲 + 税收实际贡献", "工业增加值 / 系数乙"]))
    second = draw(st.sampled_from(["折算增加值 - 综合能耗等价值 * 系数乙", "综合能耗等价值 * 系数甲"]))
    return {
        "系数": {"系数甲": {"值": draw(coefficient)}, "系数乙": {"逐年": yearly}},
        "派生": {"折算能耗": {"单位": "", "算式": second}, "折算增加值": {"单位": "", "算式": first}},
    }


@st.composite
def poolings(draw) -> dict[str, object]:
    apart = st.sampled_from(["用地面积 >= 100", "有标签(专精特新)", "折算增加值 > 50"])
    found = said(
        合并="集团",
        代表=draw(st.sampled_from(VARIABLES)),
        部分缺数据=draw(st.sampled_from(["缺失", "只加已有"])),
        另算=draw(sometimes(apart)),
        单独=draw(sometimes(st.sampled_from(ALONE))),
        取代表的=draw(sometimes(st.lists(st.sampled_from(VARIABLES), max_size=2, unique=True))),
    )
    return {"评价单位": found}


@st.composite
def methods(draw) -> Method:
    formulas = draw(st.lists(st.sampled_from(FORMULAS + DERIVED), min_size=1, max_size=4, unique=True))
    names = [f"指标{at}" for at in range(len(formulas))]
    scored = {name: draw(items(formula)) for name, formula in zip(names, formulas, strict=True)}
    return Method.model_validate(
        {
            "办法": "生成",
            "版次": "1",
            "地区": "339901",
            "依据": {"文件": "无", "来源": "无"},
            "状态": "示例",
            "指标": {
                name: draw(rarely_open(st.just(formula)))
                for name, formula in zip(names, formulas, strict=True)
            },
            **draw(derivations()),
            **(draw(poolings()) if draw(st.booleans()) else {}),
            "规则": draw(rules()),
            **draw(added),
            "分组": {
                "全部": {
                    "条件": "规模 = 规上",
                    "计分": scored,
                    **draw(blocks(names)),
                    **draw(added),
                    "定级": draw(gradings()),
                }
            },
        }
    )
