"""Enterprises that are judged together: a group of companies, the tenants of a parcel."""

from typing import Literal

from pydantic import Field

from evaluation.methods.schema.words import Formula
from mujun.documents import Entry, Open


class Pooling(Entry):
    """Rows with the same word of `by` are one unit, but for those that stand `apart`. Amounts are added up; words, and
    the variables in `of_lead`, are those of the member with most of `lead`; a title of one is a title of all. `alone`:
    whether the members of a unit are judged each for itself too, and which of the two grades is theirs.
    """

    by: str = Field(alias="合并")
    lead: str = Field(alias="代表")
    partial: Open[Literal["缺失", "只加已有"]] = Field(alias="部分缺数据")
    apart: Formula | None = Field(None, alias="另算")
    of_lead: list[str] = Field(default_factory=list, alias="取代表的")
    alone: Open[Literal["不评", "取较高档", "取较低档", "以合并为准", "以单独为准"]] = Field(
        "不评", alias="单独"
    )
