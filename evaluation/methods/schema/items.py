"""Indicators and how they are scored."""

from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from evaluation.methods.formulas import Node, parse
from evaluation.methods.schema.words import Formula, Limit
from mujun.documents import OPEN, Entry, Open, fail

Missing = Literal["记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评"]
ZeroDenominator = Literal["同缺失", "记0分", "记满分"]


class Indicator(Entry):
    formula: Formula = Field(alias="算式")
    decimals: int = Field(4, alias="显示小数", ge=0, le=10)

    @property
    def node(self) -> Node:
        return parse(self.formula)


def indicator(value: object) -> object:
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
