"""Rules that change a grade after the ranking, and lists that change none."""

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from evaluation.methods.schema.grading import Sort, SortKey
from evaluation.methods.schema.words import Condition, Text
from mujun.documents import Entry, Open, fail

TOTAL = "总分"


class Adjustment(Entry):
    """One rule, one act. `places` 不变: others keep their grades; 另加: the unit leaves its place and others move up;
    占用: the same, and it takes one of the places of the grade it gets. `groups` empty: all that are graded.
    """

    name: Text = Field(alias="名称")
    condition: Condition = Field(alias="条件")
    set_to: Text | None = Field(None, alias="定为")
    at_best: Text | None = Field(None, alias="不高于")
    at_worst: Text | None = Field(None, alias="不低于")
    up: int | None = Field(None, alias="提", ge=1)
    down: int | None = Field(None, alias="降", ge=1)
    places: Open[Literal["不变", "另加", "占用"]] = Field(alias="名额")
    groups: list[str] = Field(default_factory=list, alias="分组")

    @model_validator(mode="after")
    def _one_act(self) -> "Adjustment":
        acts = (self.set_to, self.at_best, self.at_worst, self.up, self.down)
        if sum(act is not None for act in acts) != 1:
            fail("一条调整应当有且只有一种处理", "写“定为”“不高于”“不低于”“提”“降”之一")
        return self

    @property
    def grade(self) -> str | None:
        """The grade it names; None for so many grades up or down."""
        return self.set_to or self.at_best or self.at_worst


class ByHand(Entry):
    """How grades set by people count: what they do to places, and whether rules act before or after them. What is left
    out is chosen for each; a veto by hand always comes last.
    """

    places: Literal["不变", "另加", "占用"] | None = Field(None, alias="名额")
    order: Literal["规则之前", "规则之后"] = Field("规则之后", alias="次序")


_TAKE = re.compile(r"前\s*(\d+(?:\.\d+)?)\s*([%％]|名)")


class Take(Entry):
    """The best `share` or `count`; everybody where neither is said."""

    share: Decimal | None = None
    count: int | None = None


def _take(value: object) -> object:
    if value == "全部":
        return {}
    found = _TAKE.fullmatch(str(value))
    if not found or (found[2] == "名" and "." in found[1]) or (found[2] != "名" and Decimal(found[1]) > 100):
        fail("取多少读不懂", "写成“前10%”“前5名”或“全部”")
    return {"count": int(found[1])} if found[2] == "名" else {"share": Decimal(found[1]) / 100}


def _within(value: object) -> object:
    return [value] if isinstance(value, str) else value


class SideList(Entry):
    """A list of those for whom `condition` holds, the best of each part when `within` says so. Changes no grade."""

    condition: Condition | None = Field(None, alias="条件")
    within: Annotated[list[str], BeforeValidator(_within)] = Field(default_factory=list, alias="按")
    take: Annotated[Take, BeforeValidator(_take)] = Field(alias="取")
    by: SortKey = Field(Sort(name=TOTAL), alias="依据")
