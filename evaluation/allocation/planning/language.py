"""The words of a planning file: the year's quotas, what a gain is worth, and the rules a plan must keep.

Amounts are in the unit of their quota; shares are between 0 and 1. What a source is silent about is 未定, and a rule
with such a point is not applied. No rule can ask who owns an enterprise.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mujun.documents import Entry, Open

Text = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int | Decimal) else value)
]
Number = Annotated[Decimal, Field(ge=0, lt=10**9, decimal_places=6)]
Amount = Open[Number]
Share = Open[Annotated[Decimal, Field(ge=0, le=1, decimal_places=6)]]


class Quota(Entry):
    """What the county has to give in the year; nothing beyond it can be planned."""

    amount: Number = Field(alias="数量")
    unit: str = Field(alias="单位", max_length=10)
    source: str = Field("", alias="依据")


class _Rule(Entry):
    name: str = Field(alias="名称", max_length=100)
    source: str = Field(alias="依据", max_length=200)
    valid_from: Open[date] = Field(None, alias="施行")
    valid_to: Open[date] = Field(None, alias="失效")
    note: str = Field("", alias="备注")


class Barred(_Rule):
    """Grades that receive nothing of the quotas; of any quota when none is named."""

    kind: Literal["不予安排"] = Field(alias="种类")
    grades: list[Text] = Field(alias="档次", min_length=1)
    quotas: list[str] = Field([], alias="指标", min_length=1)


class ShareOfNeed(_Rule):
    """The largest share of what it asks for that a grade may receive."""

    kind: Literal["需求比例上限"] = Field(alias="种类")
    most: dict[Text, Share] = Field(alias="上限", min_length=1)
    quotas: list[str] = Field([], alias="指标", min_length=1)


class TownCap(_Rule):
    """At most so much for the applicants of a town; `others` is for each town that is not named."""

    kind: Literal["镇街上限"] = Field(alias="种类")
    quota: str = Field(alias="指标")
    towns: dict[Text, Amount] = Field({}, alias="镇街", min_length=1)
    others: Amount = Field(None, alias="其余")


class TownFloor(_Rule):
    """At least so much for the applicants of a town."""

    kind: Literal["镇街下限"] = Field(alias="种类")
    quota: str = Field(alias="指标")
    towns: dict[Text, Amount] = Field({}, alias="镇街", min_length=1)
    others: Amount = Field(None, alias="其余")


class Before(Entry):
    """What was given in the year outside the plan: in all, and of that to those who bear the mark."""

    whole: Number = Field(alias="合计")
    part: Number = Field(alias="其中")


class LeastShare(_Rule):
    """Those who bear the mark receive at least this share of all that is given in the year (LE-13, X-12)."""

    kind: Literal["最低占比"] = Field(alias="种类")
    quota: str = Field(alias="指标")
    mark: str = Field(alias="标记")
    least: Share = Field(alias="不低于")
    before: Before | None = Field(None, alias="已安排")


class First(_Rule):
    """So much of the quota, or all of it, is kept for those who bear the mark as far as they ask for it (X-13)."""

    kind: Literal["优先"] = Field(alias="种类")
    quota: str = Field(alias="指标")
    mark: str = Field(alias="标记")
    amount: Amount = Field(None, alias="数量")


class Served(_Rule):
    kind: Literal["必须安排"] = Field(alias="种类")
    codes: list[Text] = Field(alias="企业", min_length=1)
    least: Literal["任一级", "足额"] = Field("任一级", alias="至少")


class Excluded(_Rule):
    kind: Literal["不得安排"] = Field(alias="种类")
    codes: list[Text] = Field(alias="企业", min_length=1)


AnyRule = Barred | ShareOfNeed | TownCap | TownFloor | LeastShare | First | Served | Excluded
Rule = Annotated[AnyRule, Field(discriminator="kind")]


class PlanRules(Entry):
    """`weights` says what one unit of each kind of gain counts for; only named gains count."""

    name: str = Field(alias="规划")
    year: int = Field(alias="年份")
    area: Text = Field(alias="地区")
    source: str = Field(alias="来源")
    status: Literal["草案", "现行", "废止", "示例"] = Field(alias="状态")
    quotas: dict[str, Quota] = Field(alias="指标", min_length=1)
    weights: dict[str, Number] = Field(alias="收益", min_length=1)
    rules: list[Rule] = Field([], alias="规则")

    def in_force(self, day: date) -> list[AnyRule]:
        """The decided rules that hold on `day`; both ends of a validity are inclusive."""
        return [rule for rule in self.rules if not undecided(rule) and _holds(rule, day)]

    def with_more(self, quota: str, amount: Decimal) -> "PlanRules":
        """The same with a larger quota."""
        grown = self.quotas[quota].model_copy(update={"amount": self.quotas[quota].amount + amount})
        return self.model_copy(update={"quotas": self.quotas | {quota: grown}})


def undecided(rule: AnyRule) -> list[str]:
    """The keys of a rule that are 未定."""
    stated = {name: getattr(rule, name) for name in rule.model_fields_set}
    return [
        str(type(rule).model_fields[name].alias)
        for name, value in stated.items()
        if value is None or (isinstance(value, dict) and None in value.values())
    ]


def _holds(rule: AnyRule, day: date) -> bool:
    began = rule.valid_from is None or rule.valid_from <= day
    return began and (rule.valid_to is None or day <= rule.valid_to)
