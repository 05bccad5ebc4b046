"""Identification rules as data: the vocabulary of the files in landuse/identification/library.

Every county uses tax per mu with its own lines by size class, years and area; some compare with the branch.
What a rule finds is a signal: only a person makes it a finding.
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mujun.documents import Document, DocumentError, Entry, Problem, read

LIBRARY = Path(__file__).parent / "library"

METRICS = {"亩均税收": "tax", "亩均增加值": "value_added", "亩均营业收入": "revenue"}
Text = Annotated[str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value)]


class Rule(Entry):
    """All stated conditions must hold. A metric is 万元/亩; areas are 亩; shares are of the branch's ratio of sums."""

    code: str = Field(alias="编号")
    title: str = Field(alias="说明")
    source: str = Field(alias="依据")
    metric: Literal["亩均税收", "亩均增加值", "亩均营业收入"] | None = Field(None, alias="指标")
    years: int = Field(1, alias="近几年平均", ge=1, le=10)
    below: Decimal | None = Field(None, alias="低于")
    at_least: Decimal | None = Field(None, alias="不低于")
    branch_share: Decimal | None = Field(None, alias="低于同业平均的", gt=0, le=1)
    scale: Literal["规上", "规下"] | None = Field(None, alias="规模")
    least_area: Decimal | None = Field(None, alias="面积不少于")


class RuleSet(Entry):
    name: str = Field(alias="规则集")
    area: Text = Field(alias="地区")
    source: str = Field(alias="来源")
    status: Literal["草案", "现行", "废止", "示例"] = Field(alias="状态")
    valid_from: Text | None = Field(None, alias="施行")
    valid_to: Text | None = Field(None, alias="失效")
    rules: list[Rule] = Field(alias="规则", min_length=1)


def load(text: str, file: str) -> RuleSet:
    """Raises `DocumentError` with every mistake."""
    document = read(text, file)
    rule_set = document.into(RuleSet)
    if problems := [*_check(document, rule_set)]:
        raise DocumentError(problems)
    return rule_set


def _check(document: Document, rule_set: RuleSet) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, rule in enumerate(rule_set.rules):
        key = ("规则", str(index))
        if rule.code in seen:
            yield document.problem((*key, "编号"), f"编号“{rule.code}”重复", "每条规则一个编号")
        seen.add(rule.code)
        lines = (rule.below, rule.at_least, rule.branch_share)
        if rule.metric is None and any(line is not None for line in lines):
            yield document.problem(key, "有界线而没有“指标”", f"写明指标：{'、'.join(METRICS)}")
        if rule.metric is not None and rule.below is None and rule.branch_share is None:
            yield document.problem(key, "有“指标”而没有界线", "写“低于”或“低于同业平均的”")
        if rule.metric is None and rule.least_area is None:
            yield document.problem(key, "没有任何可判断的条件", "写“指标”和界线，或“面积不少于”")
