"""The words of identification rules: what a file in landuse/identification/library may say.

Every county uses tax per mu with its own lines by size class, years and area; some compare with the branch, count
years of grade D or months of standstill. What a rule finds is a signal: only a person makes it a finding.
All that one condition states must hold (且); under 或 one of several. What a source is silent about is 未定.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mujun.documents import Entry, Open, fail

Text = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


def _division(value: object) -> str:
    code = str(value).zfill(2)
    if len(code) != 2 or not code.isdigit():
        fail(f"“{value}”不是行业大类", "写两位代码，如 [17, 18]")
    return code


Division = Annotated[str, BeforeValidator(_division)]
Scale = Literal["规上", "规下"]
MetricName = Literal[
    "亩均税收", "亩均增加值", "亩均营业收入", "亩均产值", "单位增加值能耗", "投资强度", "容积率", "建筑密度", "空置率",
    "空置建筑面积",
]  # fmt: skip
# the four marks 低散乱污 and the other findings on the spot that rules may ask for
Flag = Literal[
    "不符合规划",
    "低",
    "散",
    "乱",
    "污",
    "难以整改",
    "整改后不达标",
    "用途不符",
    "淘汰类产业",
    "安全环保不达标",
]
Retention = Literal["LE-02a", "LE-02b", "LE-02c"]
Kind = Literal["低效用地", "高耗低效企业"]
Number = Open[Decimal]


class Bounds(Entry):
    """Lines in the unit of the metric; shares are of the industry's mean, or of what the contract promises."""

    below: Number = Field(None, alias="低于")
    at_most: Number = Field(None, alias="不高于")
    above: Number = Field(None, alias="高于")
    at_least: Number = Field(None, alias="不低于")
    branch_share: Open[Annotated[Decimal, Field(gt=0, le=1)]] = Field(None, alias="低于同业平均的")
    above_branch: Open[Annotated[Decimal, Field(ge=1)]] = Field(None, alias="高于同业平均的")
    below_promised: Open[Annotated[Decimal, Field(gt=0, le=1)]] = Field(None, alias="低于约定的")

    @property
    def bounded(self) -> bool:
        """Whether any line is stated, decided or not."""
        return not self.model_fields_set.isdisjoint(Bounds.model_fields)


class Whom(Entry):
    scale: Open[Scale] = Field(None, alias="规模")
    industries: Open[list[Division]] = Field(None, alias="行业", min_length=1)


class Case(Bounds, Whom):
    """The lines of some sizes and industries. The first case that fits an enterprise decides; without one it is not
    caught.
    """


class Condition(Bounds, Whom):
    """All that is stated must hold. Areas are 亩 and inclusive below, exclusive above."""

    metric: Open[MetricName] = Field(None, alias="指标")
    years: Open[Annotated[int, Field(ge=1, le=10)]] = Field(1, alias="近几年平均")
    running: Open[Annotated[int, Field(ge=1, le=10)]] = Field(1, alias="连续几年")
    cases: list[Case] = Field(default=[], alias="分类", min_length=1)
    least_area: Number = Field(None, alias="面积不少于")
    area_below: Number = Field(None, alias="面积少于")
    grades: Open[list[Text]] = Field(None, alias="档次", min_length=1)
    stopped: Open[Annotated[int, Field(ge=1)]] = Field(None, alias="停产满几个月")
    vacant: Open[Annotated[int, Field(ge=1)]] = Field(None, alias="空置满几个月")
    flags: Open[list[Flag]] = Field(None, alias="情形", min_length=1)
    every: list["Condition"] = Field(default=[], alias="且", min_length=1)
    either: list["Condition"] = Field(default=[], alias="或", min_length=1)

    @property
    def back(self) -> int:
        """How many years the condition needs, the last included."""
        inner = [part.back for part in (*self.every, *self.either)]
        return max(self.years or 1, self.running or 1, *inner)


def undecided(entry: Entry) -> list[str]:
    """The keys that are 未定, in `entry` and within it."""
    names: list[str] = []
    for name, field in type(entry).model_fields.items():
        value = getattr(entry, name)
        if value is None and name in entry.model_fields_set:
            names.append(field.alias or name)
        parts = value if isinstance(value, list) else [value]
        names += [inner for part in parts if isinstance(part, Entry) for inner in undecided(part)]
    return names


class Rule(Condition):
    """`priority` marks those of the caught that come first; `retained` names the reasons that keep an enterprise."""

    code: str = Field(alias="编号", max_length=30)
    title: str = Field(alias="说明", max_length=100)
    source: str = Field(alias="依据", max_length=200)
    valid_from: Open[date] = Field(None, alias="施行")
    valid_to: Open[date] = Field(None, alias="失效")
    priority: Open[Condition] = Field(None, alias="优先")
    retained: list[Retention] = Field(default=[], alias="可保留")
    treatment: Open[str] = Field(None, alias="处置")
    note: Open[str] = Field(None, alias="备注")


class Target(Entry):
    """What a place set itself to reach: a mean of all, never a line for one enterprise."""

    place: str = Field(alias="地区")
    title: str = Field(alias="指标")
    value: Decimal = Field(alias="目标")
    unit: str = Field(alias="单位")
    year: int = Field(alias="年份")
    source: str = Field(alias="依据")


class RuleSet(Entry):
    name: str = Field(alias="规则集")
    area: Text = Field(alias="地区")
    source: str = Field(alias="来源")
    status: Literal["草案", "现行", "废止", "示例"] = Field(alias="状态")
    kind: Kind = Field("低效用地", alias="类别")
    # how far the source was read: the text itself, a report of it, or common use without a text
    seen: Open[Literal["原文", "摘要", "报道", "待核实"]] = Field(None, alias="核实")
    valid_from: Open[date] = Field(None, alias="施行")
    valid_to: Open[date] = Field(None, alias="失效")
    note: Open[str] = Field(None, alias="备注")
    targets: list[Target] = Field(default=[], alias="目标线")
    rules: list[Rule] = Field(alias="规则", min_length=1)

    def in_force(self, day: date) -> list[Rule]:
        """The decided rules that hold on `day`; both ends of a validity are inclusive."""
        spans = [(rule, (self, rule)) for rule in self.rules if not undecided(rule)]
        return [rule for rule, over in spans if all(_holds(each, day) for each in over)]


def _holds(entry: Rule | RuleSet, day: date) -> bool:
    return (entry.valid_from is None or entry.valid_from <= day) and (
        entry.valid_to is None or day <= entry.valid_to
    )
