"""Indicators and how they are scored."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator, model_validator

from evaluation.methods.formulas import Node, Number, parse
from evaluation.methods.schema.bases import Base, check_base
from evaluation.methods.schema.policies import Missing, Negative, ZeroDenominator
from evaluation.methods.schema.shapes import BASED, RATIO, Shape
from evaluation.methods.schema.words import Formula, Limit
from mujun.documents import OPEN, Entry, Open, fail

Weight = Annotated[Decimal, Field(gt=0)]


class Indicator(Entry):
    """Without a formula, where the source gives only a name, its value is known of nobody. `unit`, where it is said,
    is held against what the units of the variables give.
    """

    formula: Open[Formula] = Field(alias="算式")
    unit: str | None = Field(None, alias="单位")
    decimals: int = Field(4, alias="显示小数", ge=0, le=10)

    @property
    def node(self) -> Node:
        return parse(self.formula) if self.formula else Number(Decimal("NaN"))


def indicator(value: object) -> object:
    """The short form: just the formula."""
    return {"算式": value} if isinstance(value, str) else value


_NOT_WRITTEN = "没有写"


class Item(Entry):
    """How an indicator is scored. What is not said here follows 规则; 未定 here keeps it open against 规则."""

    weight: Open[Weight] = Field(alias="权重")
    # before the base, which only some shapes have
    shape: Shape = Field(RATIO, alias="形式")
    base: Open[Base] = Field(None, alias="基准")
    missing: Missing | None = Field(None, alias="缺失")
    zero_denominator: ZeroDenominator | None = Field(None, alias="分母为零")
    negative: Negative | None = Field(None, alias="负值")
    cap: Limit | None = Field(None, alias="封顶")
    floor: Limit | None = Field(None, alias="保底")

    @property
    def based(self) -> bool:
        return isinstance(self.shape, BASED)

    @model_validator(mode="before")
    @classmethod
    def _ask_for_a_base(cls, value: object) -> object:
        return {"基准": _NOT_WRITTEN} | value if isinstance(value, dict) else value

    @field_validator("base", mode="before")
    @classmethod
    def _base_where_one_is_used(cls, value: object, info: ValidationInfo) -> object:
        shape = info.data.get("shape")
        if shape is None:  # a mistake of its own
            return OPEN
        if isinstance(shape, BASED) and value == _NOT_WRITTEN:
            fail("没有写这一项", f"补上；文件没有规定的写“{OPEN}”")
        if not isinstance(shape, BASED) and value != _NOT_WRITTEN:
            fail(f"“{shape.kind}”不用基准", "删去这一项，或改用比值、反比、少者优")
        return OPEN if value == _NOT_WRITTEN else value

    @field_validator("base")
    @classmethod
    def _base_usable(cls, value: Base | None) -> Base | None:
        check_base(value)
        return value


class Block(Entry):
    """Items whose weights count inside the block, and what the block weighs in the total."""

    weight: Decimal = Field(alias="权重", gt=0)
    items: list[str] = Field(alias="项", min_length=1)
