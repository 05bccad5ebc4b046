"""Points added and taken beside the items, and the bounds of the total."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationInfo, field_validator

from evaluation.methods.schema.words import NONE, Amount, Condition
from mujun.documents import Entry, fail


def _bound(value: object) -> object:
    return None if value == NONE else value


Bound = Annotated[Decimal | None, BeforeValidator(_bound)]


class Bounds(Entry):
    """At most `cap`, at least `floor` points; None and 无 are no bound."""

    cap: Bound = Field(None, alias="封顶")
    floor: Bound = Field(None, alias="保底")

    @field_validator("floor")
    @classmethod
    def _in_order(cls, value: Decimal | None, info: ValidationInfo) -> Decimal | None:
        cap = info.data.get("cap")
        if cap is not None and value is not None and value > cap:
            fail("保底高于封顶", "封顶是最多的分，保底是最少的分；扣分写负数，例如 保底: -20")
        return value


class OnCondition(Entry):
    condition: Condition = Field(alias="条件")
    points: Decimal = Field(alias="分")


class Counted(Bounds):
    """So many points for the first, so many for each further one; nothing where there is none."""

    count: Amount = Field(alias="计数")
    first: Decimal = Field(alias="首个")
    further: Decimal = Field(alias="每增一个")


class ByFormula(Bounds):
    formula: Amount = Field(alias="算式")


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        kinds = {"计数": "counted", "算式": "formula", "项": "family", "取": "family"}
        return next((kind for key, kind in kinds.items() if key in value), "tagged")
    kinds = {"Counted": "counted", "ByFormula": "formula", "Family": "family"}
    return kinds.get(type(value).__name__, "tagged")


Part = Annotated[
    Annotated[OnCondition, Tag("tagged")]
    | Annotated[Counted, Tag("counted")]
    | Annotated[ByFormula, Tag("formula")],
    Discriminator(_kind),
]


class Family(Bounds):
    """Parts of which the highest, the lowest or all count."""

    take: Literal["最高", "最低", "合计"] = Field(alias="取")
    parts: dict[str, Part] = Field(alias="项", min_length=1)


AnyPoints = Annotated[
    Annotated[OnCondition, Tag("tagged")]
    | Annotated[Counted, Tag("counted")]
    | Annotated[ByFormula, Tag("formula")]
    | Annotated[Family, Tag("family")],
    Discriminator(_kind),
]
Points = dict[str, AnyPoints]
