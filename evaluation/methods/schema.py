"""The closed vocabulary of a method file. Aliases are the Chinese keys; `None` in an `Open` field is 未定.

What each key means is shown by the executable examples in tests/spec.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator

from evaluation.methods.formulas import FormulaError, Node, parse
from mujun.documents import OPEN, Entry, Open, fail

NONE = "无"


def _formula(value: object) -> object:
    if not isinstance(value, str):
        fail("应为算式", "写成“税收实际贡献 / 用地面积”的样子")
    try:
        parse(value)
    except FormulaError as error:
        fail(str(error), error.cure)
    return value


def _limit(value: object) -> object:
    """无 is no limit at all; a number is a multiple of the weight."""
    return Decimal("Infinity") if value == NONE else value


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


Formula = Annotated[str, BeforeValidator(_formula)]
Text = Annotated[str, BeforeValidator(_text)]
Limit = Annotated[Decimal, Field(allow_inf_nan=True), BeforeValidator(_limit)]

Missing = Literal["记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评"]
ZeroDenominator = Literal["同缺失", "记0分", "记满分"]
Status = Literal["草案", "现行", "废止", "示例"]


class Basis(Entry):
    document: str = Field(alias="文件")
    published: Text | None = Field(None, alias="公布")
    source: str = Field(alias="来源")
    note: str = Field("", alias="说明")


class DeclaredVariable(Entry):
    """A variable outside the dictionary, for figures that come with the method."""

    code: str = Field(alias="代码", pattern=r"^[a-z][a-z0-9_]*$")
    unit: str = Field(alias="单位")


class Indicator(Entry):
    formula: Formula = Field(alias="算式")
    decimals: int = Field(4, alias="显示小数", ge=0, le=10)

    @property
    def node(self) -> Node:
        return parse(self.formula)


def _indicator(value: object) -> object:
    """The short form: just the formula."""
    return {"算式": value} if isinstance(value, str) else value


class Item(Entry):
    """How an indicator is scored. What is not said here follows 规则; 未定 here keeps it open against 规则."""

    weight: Decimal = Field(alias="权重", gt=0)
    base: Open[Decimal] = Field(alias="基准")
    missing: Literal[Missing, "未定"] | None = Field(None, alias="缺失")
    zero_denominator: Literal[ZeroDenominator, "未定"] | None = Field(None, alias="分母为零")
    cap: Limit | None = Field(None, alias="封顶")
    floor: Limit | None = Field(None, alias="保底")

    @field_validator("base")
    @classmethod
    def _base_not_zero(cls, value: Decimal | None) -> Decimal | None:
        if value == 0:
            fail("基准值为 0，不能作除数", f"填上公布的基准值；没有公布的写“{OPEN}”")
        return value


class Cut(Entry):
    """A grade takes everyone down to `share` of the pool (0–1, counted from the top); the last one takes the rest."""

    grade: str
    share: Decimal | None


def _cut(grade: str, words: object) -> Cut:
    match = re.fullmatch(r"(?:前|至)\s*(\d+(?:\.\d+)?)\s*[%％]", str(words))
    if words == "其余":
        return Cut(grade=grade, share=None)
    if not match:
        fail(f"{grade} 的“{words}”读不懂", "写成“前20%”“至60%”“其余”之一")
    return Cut(grade=grade, share=Decimal(match[1]) / 100)


def _grading(value: object) -> list[Cut] | None:
    if value == OPEN:
        return None
    if value == "不定级":
        return []
    if not isinstance(value, Mapping) or not value:
        fail("应为各档的界线", f"写成 {{A: 前20%, B: 至60%, C: 至95%, D: 其余}}，或“{OPEN}”“不定级”")
    cuts = [_cut(str(grade), words) for grade, words in value.items()]
    shares = [cut.share for cut in cuts[:-1] if cut.share is not None]
    if cuts[-1].share is not None or len(shares) < len(cuts) - 1:
        fail("“其余”应当是且只是最后一档", "最后一档写“其余”，前面各档写百分比")
    if any(later <= earlier for earlier, later in pairwise([Decimal(0), *shares])) or shares[-1:] > [
        Decimal(1)
    ]:
        fail("各档界线应逐档加大且不过100%", "百分比是从第一名起的累计数，如 20%、60%、95%")
    return cuts


class Group(Entry):
    condition: Formula = Field(alias="条件")
    items: dict[str, Item] = Field(alias="计分", min_length=1)
    # None is 未定; [] is 不定级: ranked and never graded
    grading: Annotated[list[Cut] | None, BeforeValidator(_grading)] = Field(alias="定级")


class Quota(Entry):
    base: Literal["参评"] = Field(alias="基数")
    rounding: Literal["四舍五入", "进一", "去尾"] = Field(alias="取整")


class Ties(Entry):
    """`keys` are variables or indicators, more is better; who is still equal shares the better or the worse grade."""

    keys: list[str] = Field(alias="依次比较")
    share: Literal["同取高档", "同取低档"] = Field(alias="仍相同")


class Rounding(Entry):
    item: Open[int] = Field(alias="项得分位数")
    total: Open[int] = Field(alias="总分位数")
    mode: Literal["四舍五入", "四舍六入五成双", "截尾"] = Field(alias="取舍")


class Rules(Entry):
    """What holds for every group and item that says nothing else."""

    missing: Open[Missing] = Field(alias="缺失")
    zero_denominator: Open[ZeroDenominator] = Field(alias="分母为零")
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
    parent: str | None = Field(None, alias="沿用")
    variables: dict[str, DeclaredVariable] = Field(default_factory=dict, alias="变量")
    indicators: dict[str, Annotated[Indicator, BeforeValidator(_indicator)]] = Field(
        alias="指标", min_length=1
    )
    rules: Rules = Field(alias="规则")
    groups: dict[str, Group] = Field(alias="分组", min_length=1)
