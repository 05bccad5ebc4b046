"""What a value is compared with: a typed number, one by words, or one computed from the figures."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator

from mujun.documents import OPEN, Entry, fail

Percent = Annotated[Decimal, Field(gt=0, le=100)]
# figures are told apart up to 15 digits
_BEYOND = Decimal(10) ** 15


def _not_zero(value: Decimal) -> Decimal:
    if value == 0:
        fail("基准值为 0，不能作除数", f"填上公布的基准值；没有公布的写“{OPEN}”")
    if abs(value) >= _BEYOND:
        fail("基准值过大", "核对公布的基准值和单位")
    return value


class ByWord(Entry):
    """A typed base for each word of an attribute; `06-46` is a range of codes, 其余 everybody else."""

    by: str = Field(alias="按")
    values: dict[str, Decimal] = Field(alias="值", min_length=1)

    @field_validator("values")
    @classmethod
    def _none_zero(cls, value: dict[str, Decimal]) -> dict[str, Decimal]:
        return {word: _not_zero(number) for word, number in value.items()}


def _percent(value: object) -> object:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[%％]", str(value))
    return Decimal(match[1]) if match else value


class Computed(Entry):
    """Over the units of the group that have the figures, or over each class of words apart.

    分位 lies on the straight line between neighbouring places; 前列均值 is the mean of the best `first` per cent, at
    least of one; 合计之比 divides the sums of the two parts of a formula `a / b`.
    """

    take: Literal["合计之比", "均值", "中位数", "分位", "最大", "最小", "前列均值"] = Field(alias="取")
    percentile: Annotated[Percent, BeforeValidator(_percent)] | None = Field(None, alias="分位")
    first: Annotated[Percent, BeforeValidator(_percent)] | None = Field(None, alias="前")
    times: Decimal = Field(Decimal(1), alias="倍", gt=0)
    year: Literal["本年", "上年"] = Field("本年", alias="年")
    by: list[str] = Field(default_factory=list, alias="按")
    scope: Literal["全组", "排序池"] = Field("全组", alias="范围")

    @field_validator("percentile", "first", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        if value is None:
            fail("没有填", "写百分数，如 20%")
        return value

    def missing_part(self) -> str:
        """The key that this way of computing needs and the file does not have; empty when all is there."""
        needed = {"分位": ("分位", self.percentile), "前列均值": ("前", self.first)}.get(self.take)
        return needed[0] if needed and needed[1] is None else ""


def _kind(value: object) -> str:
    if isinstance(value, ByWord) or (isinstance(value, Mapping) and "值" in value):
        return "words"
    return "computed" if isinstance(value, Mapping | Computed) else "typed"


Base = Annotated[
    Annotated[Decimal, Tag("typed")] | Annotated[ByWord, Tag("words")] | Annotated[Computed, Tag("computed")],
    Discriminator(_kind),
]


def check_base(value: Decimal | ByWord | Computed | None) -> None:
    """Raises a mistake of the file."""
    if isinstance(value, Decimal):
        _not_zero(value)
    if isinstance(value, Computed) and (key := value.missing_part()):
        fail(f"取“{value.take}”时没有写“{key}”", f"写成 {{取: {value.take}, {key}: 20%}} 的样子")
