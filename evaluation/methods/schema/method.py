"""The closed vocabulary of a method file. Aliases are the Chinese keys; `None` in an `Open` field is 未定.

What each key means is shown by the executable examples in tests/spec.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from evaluation.methods.schema.adjusting import Adjustment, ByHand, SideList
from evaluation.methods.schema.classes import Classes
from evaluation.methods.schema.derived import Coefficient, Derived
from evaluation.methods.schema.grading import Grading, ParentBounds, Quota, SortKeys, Ties
from evaluation.methods.schema.items import Block, Indicator, Item, indicator
from evaluation.methods.schema.points import Bounds, Points
from evaluation.methods.schema.policies import Missing, Negative, ZeroDenominator
from evaluation.methods.schema.pooling import Pooling
from evaluation.methods.schema.publicity import Publicity
from evaluation.methods.schema.scope import Scope
from evaluation.methods.schema.words import Formula, Limit, Text
from mujun.documents import OPEN, Entry, Open, fail

# an edition that carries the decisions of people in a year's round; made by the system, chosen by nobody
SETTLED = "定档"
# whom a method judges, when it says nothing; the others are kinds of regions
ENTERPRISE: Literal["企业"] = "企业"
Subject = Literal["企业", "镇街", "园区", "开发区", "高新区", "产业集群", "行业", "全县"]
Status = Literal["草案", "现行", "废止", "示例", "定档"]


class Basis(Entry):
    document: str = Field(alias="文件")
    published: Text | None = Field(None, alias="公布")
    source: str = Field(alias="来源")
    note: str = Field("", alias="说明")


class Validity(Entry):
    """First and last day in force; without a last day: until another comes."""

    since: date = Field(alias="自")
    until: date | None = Field(None, alias="至")

    @model_validator(mode="after")
    def _in_order(self) -> "Validity":
        if self.until and self.until < self.since:
            fail("“至”早于“自”", "改正日期；没有截止日期的把“至”删去")
        return self


class DeclaredVariable(Entry):
    """A variable outside the dictionary, for figures that come with the method."""

    code: str = Field(alias="代码", pattern=r"^[a-z][a-z0-9_]*$")
    unit: str = Field(alias="单位")


def _entries(value: object) -> object:
    """未定 is no entry at all; a method that decides has at least one."""
    if value == {}:
        fail("是空的", f"至少写一项；文件没有规定的写“{OPEN}”")
    return {} if value == OPEN else value


OpenEntries = BeforeValidator(_entries)


class Group(Entry):
    """Neither items nor an order: the source does not say what the group is scored by."""

    condition: Open[Formula] = Field(alias="条件")
    items: Annotated[dict[str, Item], OpenEntries] = Field(default_factory=dict, alias="计分")
    order: SortKeys = Field(default_factory=list, alias="排序")
    blocks: dict[str, Block] = Field(default_factory=dict, alias="分块")
    weights: Decimal | None = Field(None, alias="权重合计")
    points: Points = Field(default_factory=dict, alias="加减分")
    points_bounds: Bounds | None = Field(None, alias="加减分合计")
    total_bounds: Bounds | None = Field(None, alias="总分")
    grading: Grading = Field(alias="定级")

    @model_validator(mode="before")
    @classmethod
    def _scored_or_sorted(cls, value: object) -> object:
        if isinstance(value, dict) and not value.keys() & {"计分", "排序"}:
            fail("没有计分，也没有排序", "写出“计分”的各项；只排名次的写“排序: [亩均税收]”")
        return value


Digits = Annotated[int, Field(ge=0, le=10)]


class Rounding(Entry):
    """Places behind the point, of the values too where the method says so."""

    value: Digits | None = Field(None, alias="值位数")
    item: Open[Digits] = Field(alias="项得分位数")
    total: Open[Digits] = Field(alias="总分位数")
    mode: Literal["四舍五入", "四舍六入五成双", "截尾"] = Field(alias="取舍")


class Rules(Entry):
    """What holds for every group and item that says nothing else."""

    missing: Open[Missing] = Field(alias="缺失")
    zero_denominator: Open[ZeroDenominator] = Field(alias="分母为零")
    negative: Negative = Field("照算", alias="负值")
    cap: Open[Limit] = Field(alias="封顶")
    floor: Open[Limit] = Field(alias="保底")
    rounding: Open[Rounding] = Field(alias="保留")
    pool: Open[list[str]] = Field(alias="排序池")
    quota: Open[Quota] = Field(alias="名额")
    ties: Open[Ties] = Field(alias="并列")

    @field_validator("pool", mode="before")
    @classmethod
    def _whole_group(cls, value: object) -> object:
        return [] if value == "全组" else value


class Method(Entry):
    name: str = Field(alias="办法")
    edition: Text = Field(alias="版次")
    area: Text = Field(alias="地区", pattern=r"^\d{6}$")
    basis: Basis = Field(alias="依据")
    status: Status = Field(alias="状态")
    subject: Subject = Field(ENTERPRISE, alias="对象")
    valid: Validity | None = Field(None, alias="有效")
    # what no other key can leave open: parts of the document that were cut off, matters left to lower levels
    pending: list[str] = Field(default_factory=list, alias="待定")
    prepared: str = Field("", alias="编制")
    verified: str = Field("", alias="核对")
    parent: str | None = Field(None, alias="沿用")
    # parts, as 规则 › 名额, that whoever lies over this method keeps
    fixed: list[str] = Field(default_factory=list, alias="固定")
    variables: dict[str, DeclaredVariable] = Field(default_factory=dict, alias="变量")
    coefficients: dict[str, Coefficient] = Field(default_factory=dict, alias="系数")
    derived: dict[str, Derived] = Field(default_factory=dict, alias="派生")
    indicators: Annotated[dict[str, Annotated[Indicator, BeforeValidator(indicator)]], OpenEntries] = Field(
        alias="指标"
    )
    classes: dict[str, Classes] = Field(default_factory=dict, alias="归类")
    pooling: Pooling | None = Field(None, alias="评价单位")
    scope: Scope | None = Field(None, alias="范围")
    parent_bounds: ParentBounds = Field(default_factory=dict, alias="上级约束")
    grade_names: dict[str, str] = Field(default_factory=dict, alias="档名")
    adjustments: list[Adjustment] = Field(default_factory=list, alias="调整")
    by_hand: ByHand | None = Field(None, alias="手工调档")
    lists: dict[str, SideList] = Field(default_factory=dict, alias="名单")
    publicity: Publicity | None = Field(None, alias="公示")
    rules: Rules = Field(alias="规则")
    groups: Annotated[dict[str, Group], OpenEntries] = Field(alias="分组")
    points: Points = Field(default_factory=dict, alias="加减分")
    points_bounds: Bounds | None = Field(None, alias="加减分合计")
    total_bounds: Bounds | None = Field(None, alias="总分")
