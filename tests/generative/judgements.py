"""Methods with every kind of scope, cut, quota, adjustment and list, and tables for them. The total is the tax."""

from decimal import Decimal

from hypothesis import strategies as st

from evaluation.methods.schema import Method

TAGS = ("甲", "乙")
# few different numbers, so that ties and exact edges are common
figure = st.sampled_from([*(Decimal(n) / 2 for n in range(0, 24)), Decimal("2.1"), Decimal("0.3"), None])
rows = st.fixed_dictionaries(
    {
        "税收实际贡献": figure,
        # 2.1 / 0.7 is 3, and 0.3 / 0.1 too, whatever binary floats make of it
        "用地面积": st.sampled_from([Decimal(1), Decimal(2), Decimal(4), Decimal("0.7"), Decimal("0.1")]),
        "行业": st.sampled_from(["17", "33"]),
        "镇街": st.sampled_from(["东", "西"]),
        # by its place in the table, or one outside
        "出租方": st.none() | st.sampled_from(["外", *map(str, range(8))]),
        "标签:甲": st.booleans(),
        "标签:乙": st.booleans(),
    }
)
conditions = st.sampled_from(
    [
        "有标签(甲)",
        "有标签(乙) 且 税收实际贡献 >= 4",
        "行业 = 33",
        "非 有标签(甲) 或 用地面积 > 2",
        "得分 < 3",
        "亩均税收 >= 2",
        "亩均税收 >= 3",
        "税收实际贡献 / 用地面积 > 3",
    ]
)
before = st.sampled_from(["有标签(甲)", "有标签(乙) 且 用地面积 >= 2", "行业 = 33 且 有标签(甲)"])
treatments = st.sampled_from(
    [
        *({"处理": each} for each in ("照常", "不参评", "只采集", "不定档", {"不定档": "NG"}, {"列为": "T"})),
        *({"处理": "随出租方", "出租方未定档": otherwise} for otherwise in ("自行定档", "不定档", "未定")),
        {"处理": "随出租方", "出租方未定档": "自行定档"},
    ]
)
sorts = st.sampled_from(["亩均税收", "用地面积", {"用地面积": "升"}, {"亩均税收": "升"}])
share = st.integers(1, 60)


@st.composite
def _cuts_by_place(draw) -> dict:
    form = draw(st.sampled_from(["至", "占", "混", "两步", "全占"]))
    if form == "占":
        return {"A": f"占{draw(st.integers(1, 40))}%", "B": f"占{draw(st.integers(1, 40))}%", "D": "其余"}
    if form == "混":
        return {"A": f"前{draw(st.integers(1, 6))}名", "B": f"至{draw(share)}%", "D": "其余"}
    if form == "全占":
        own = draw(share)
        return {"A": f"占{own}%", "D": f"占{100 - own}%"}
    edges = sorted(draw(st.sets(st.integers(1, 20), min_size=2, max_size=3)))
    found = {grade: f"至{edge * 5}%" for grade, edge in zip("ABC", edges, strict=False)}
    if form == "两步":
        better = draw(st.integers(edges[0] * 5, 100))
        found["A"] = {"占": f"{edges[0] * 5}%", "先取": f"{better}%", "再按": draw(sorts)}
    return found | {"D": "其余"}


@st.composite
def _cuts(draw, by_condition: str | None) -> dict:
    kind = draw(st.sampled_from(["名次", "名次", "混用", "条件"]))
    if kind == "条件":
        mixed = {"A": "总分 >= 9", "B": "亩均税收 >= 2 或 名次 <= 2", "C": "总分 >= 2", "D": "其余"}
        scores = {"A": "总分 > 9", "B": "总分 >= 5 且 总分 <= 9", "D": "总分 < 5"}
        return draw(st.sampled_from([mixed, scores]))
    places = draw(_cuts_by_place())
    if kind == "混用":
        own = any("占" in words for words in places.values() if isinstance(words, str))
        if not own or by_condition == "剔除":
            best = draw(st.sampled_from(["总分 >= 9", "有标签(甲)"]))
            return {
                "A+": best,
                **places,
                "E": draw(st.sampled_from(["总分 < 1", "有标签(乙) 且 亩均税收 < 1"])),
            }
    return {"A+": "只经调整"} | places if draw(st.booleans()) else places


@st.composite
def _adjustment(draw, at: int, grades: list[str]) -> dict:
    places = draw(st.sampled_from(["不变", "另加", "占用"]))
    what = draw(st.sampled_from(["定为", "定为", "不高于", "不低于", "提", "降"]))
    condition = draw(
        st.sampled_from(["档次 = D", "档次 = A 且 有标签(乙)"]) | conditions
        if places == "不变"
        else conditions
    )
    value = draw(st.integers(1, 2)) if what in "提降" else draw(st.sampled_from(grades))
    return {"名称": f"规则{at}", "条件": condition, what: value, "名额": places}


@st.composite
def _list(draw) -> dict:
    return {
        "条件": draw(conditions | st.just("档次 = D")),
        "按": draw(st.lists(st.sampled_from(["行业", "镇街"]), max_size=2, unique=True)),
        "取": draw(st.sampled_from(["前30%", "前50%", "前1名", "前3名", "全部"])),
        "依据": draw(sorts | st.just("总分")),
    }


@st.composite
def methods(draw) -> Method:
    each = draw(st.sampled_from(["累计", "逐档"]))
    by_condition = draw(st.sampled_from(["计入", "剔除"]))
    cuts = draw(_cuts(by_condition))
    group = {"条件": "规模 = 规上", "计分": {"得分": {"权重": 100, "基准": 100}}, "定级": cuts}
    if draw(st.booleans()):
        group["排序"] = draw(st.lists(sorts, min_size=1, max_size=2))
    scope = {
        "除外": {
            f"除外{at}": {"条件": draw(before), **draw(treatments)} for at in range(draw(st.integers(0, 2)))
        }
    }
    if draw(st.booleans()):
        scope["参评"] = "用地面积 < 4"
    rules = [draw(_adjustment(at, list(cuts))) for at in range(draw(st.integers(0, 3)))]
    return Method.model_validate(
        {
            "办法": "生成",
            "版次": "1",
            "地区": "339901",
            "依据": {"文件": "无", "来源": "无"},
            "状态": "示例",
            "指标": {"得分": "税收实际贡献", "亩均税收": "税收实际贡献 / 用地面积"},
            "规则": {
                "缺失": "不评",
                "分母为零": "同缺失",
                "封顶": "无",
                "保底": "无",
                "保留": {"项得分位数": 4, "总分位数": 4, "取舍": "四舍五入"},
                "排序池": draw(st.sampled_from(["全组", "全组", ["行业"], ["行业", "镇街"]])),
                "名额": {
                    "基数": draw(st.sampled_from(["参评", "含不定档", "含列出", "全部"])),
                    "取整": draw(st.sampled_from(["四舍五入", "进一", "去尾"])),
                    "边界": draw(st.sampled_from(["含", "不含"])) if each == "累计" else "含",
                    "逐档": each,
                    "条件档": by_condition,
                },
                "并列": {
                    "依次比较": draw(st.lists(sorts, max_size=1)),
                    "仍相同": draw(st.sampled_from(["同取高档", "同取低档"])),
                },
            },
            "范围": scope,
            "调整": rules,
            "名单": {"名单": draw(_list())},
            "分组": {"全部": group},
        }
    )
