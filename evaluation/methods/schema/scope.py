"""Who is judged, who is listed, who is left out, by rules in the order of the document."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from evaluation.methods.schema.words import Condition, Text
from mujun.documents import OPEN, Entry, Open, fail

# the tenant has the grade of its landlord
FOLLOWS = "随出租方"
Kind = Literal["照常", "不参评", "只采集", "不定档", "列为", "随出租方"]
_BARE = ("照常", "不参评", "只采集", "不定档", FOLLOWS)
_CODED = ("不定档", "列为")


class Treatment(Entry):
    """What happens to whom a rule names; `code` is the free code beside the grades, empty where there is none."""

    kind: Kind
    code: Text = ""


def _treatment(value: object) -> object:
    if value in _BARE:
        return {"kind": value}
    if isinstance(value, Mapping) and len(value) == 1:
        (kind, code), *_ = value.items()
        if kind in _CODED and isinstance(code, str | int) and str(code).strip():
            return {"kind": kind, "code": str(code)}
    fail("处理方式读不懂", f"写成{'、'.join(_BARE)}之一，或 {{列为: T}}、{{不定档: NG}}")


class Exemption(Entry):
    """`otherwise`: what becomes of a tenant whose landlord has no grade; only where the treatment is 随出租方."""

    condition: Condition = Field(alias="条件")
    treatment: Annotated[Treatment, BeforeValidator(_treatment)] = Field(alias="处理")
    like: Text = Field("", alias="参照")
    otherwise: Open[Literal["自行定档", "不定档"]] = Field(None, alias="出租方未定档")

    @property
    def follows(self) -> bool:
        return self.treatment.kind == FOLLOWS

    @model_validator(mode="after")
    def _managed(self) -> "Exemption":
        if self.like and self.treatment.kind not in _CODED:
            fail(f"“{self.treatment.kind}”不能参照某一档管理", "删去“参照”，或改为不定档、列为")
        return self

    @model_validator(mode="after")
    def _landlord_without_a_grade(self) -> "Exemption":
        written = "otherwise" in self.model_fields_set
        if self.follows and not written:
            fail(
                "没有写出租方未定档时怎样定",
                f"写“出租方未定档: 自行定档”或“不定档”；文件没有规定的写“{OPEN}”",
            )
        if written and not self.follows:
            fail(f"“{self.treatment.kind}”不看出租方", "删去“出租方未定档”，或改为“处理: 随出租方”")
        return self


class Scope(Entry):
    """Whom `within` does not hold for is outside. Of `except_` the first that holds decides; 照常 ends the search."""

    within: Condition | None = Field(None, alias="参评")
    except_: dict[str, Exemption] = Field(default_factory=dict, alias="除外")
