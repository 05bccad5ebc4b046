"""What an editor of method files offers to be inserted: names, words, functions, and beginnings of whole parts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from evaluation.methods.dictionary import ATTRIBUTES, DATES, NUMBERS, dictionary
from evaluation.methods.formulas import REFERENCE_DAY
from evaluation.methods.schema import Method


class Offer(NamedTuple):
    """`text` is what is inserted, `said` what a person reads beside its name."""

    name: str
    text: str
    said: str = ""


# one example for each function of formulas
FUNCTIONS = {
    "最大": ("最大(甲, 乙)", "较大的一个"),
    "最小": ("最小(甲, 乙)", "较小的一个"),
    "缺则": ("缺则(综合能耗等价值, 用电量 * 2.84)", "前一个没有就用后一个"),
    "如果": ("如果(规模 = 规上, 1, 0)", "条件成立取前一个，否则取后一个"),
    "满年": ("满年(成立日期)", "到评价日满几年"),
    "上年": ("上年(税收实际贡献)", "上一年的数"),
    "往年": ("往年(税收实际贡献, 2)", "两年前的数"),
    "近年均": ("近年均(税收实际贡献, 3)", "近三年平均"),
    "连年": ("连年(档次 = D)", "连续几年符合条件"),
    "有标签": ("有标签(专精特新)", "评价日持有的称号"),
    "有状态": ("有状态(停产)", "评价日所处的状态"),
}
SIGNS = {"且": " 且 ", "或": " 或 ", "非": "非 ", "属于": " 属于 ()", "未定": "未定"}
# whole parts of a method, each at the margin of the file
PARTS = {
    "指标": "指标:\n  亩均税收: 税收实际贡献 / 用地面积\n",
    "系数、派生": (
        "系数:\n  电力折标: {单位: 吨标煤/万千瓦时, 逐年: {2025: 2.84}}\n"
        "派生:\n  用电折标: {单位: 吨标煤, 算式: 用电量 * 电力折标}\n"
    ),
    "归类": "归类:\n  行业组:\n    依据: 行业\n    类: {纺织: [17, 18], 其他: 其余}\n",
    "评价单位": "评价单位: {合并: 集团, 代表: 用地面积, 部分缺数据: 未定, 单独: 不评}\n",
    "范围": (
        "范围:\n  参评: 用地面积 >= 1\n  除外:\n    新成立: {条件: 满年(成立日期) < 2, 处理: 不参评}\n"
        "    公共设施: {条件: 有标签(公共设施), 处理: {列为: T}}\n"
        "    承租户: {条件: 用地方式 = 承租, 处理: 随出租方, 出租方未定档: 自行定档}\n"
    ),
    "加减分": (
        "加减分:\n  荣誉:\n    取: 最高\n    封顶: 5\n    项:\n"
        "      国家级: {条件: 有标签(专精特新), 分: 5}\n总分: {封顶: 无, 保底: 0}\n"
    ),
    "调整": "调整:\n  - {名称: 一票否决, 条件: 有状态(不适合评价), 定为: D, 名额: 未定}\n",
    "名单": "名单:\n  领跑者: {按: 行业, 取: 前5名, 依据: 亩均税收}\n",
    "上级约束": "上级约束: {A: 至多20%, D: 至少5%}\n",
    "一个分组": (
        "  规下:\n    条件: 规模 = 规下\n    计分:\n      亩均税收: {权重: 100, 基准: 未定}\n"
        "    定级: {A: 前20%, B: 至60%, C: 至95%, D: 其余}\n"
    ),
    "一项计分": "      亩均税收: {权重: 30, 基准: 未定, 封顶: 1.5}\n",
}


def offers(method: Method | None, tags: Sequence[str] = ()) -> Mapping[str, Sequence[Offer]]:
    """By heading; `method` adds the names of its own, `tags` the titles that the register knows."""
    found = {
        "本办法": list(_own(method)) if method else [],
        "数据项": [Offer(name, name, unit) for name, unit in dictionary().units.items()],
        "名单和台账": list(_register()),
        "标签": [Offer(tag, f"有标签({tag})") for tag in tags],
        "函数": [Offer(name, *example) for name, example in FUNCTIONS.items()],
        "连接和未定": [Offer(name, text) for name, text in SIGNS.items()],
        "整段": [Offer(name, text) for name, text in PARTS.items()],
    }
    return {heading: each for heading, each in found.items() if each}


def _own(method: Method) -> Iterator[Offer]:
    for unit_of in (method.variables, method.coefficients, method.derived):
        yield from (Offer(name, name, each.unit) for name, each in unit_of.items())
    yield from (Offer(name, name, each.formula or "") for name, each in method.indicators.items())
    yield from (Offer(name, name, f"{each.source}的归类") for name, each in method.classes.items())


def _register() -> Iterator[Offer]:
    yield from (Offer(name, name) for name in ATTRIBUTES)
    yield from (Offer(name, name, "日期") for name in (*DATES, REFERENCE_DAY))
    yield from (Offer(name, name, number.unit) for name, number in NUMBERS.items())
