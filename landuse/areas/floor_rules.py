"""A county's floor rule as data: the vocabulary of the files in landuse/areas/library."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from landuse.areas.floors import Kind, Rule
from mujun.documents import Document, DocumentError, Entry, Problem, read

LIBRARY = Path(__file__).parent / "library"
_Day = Annotated[date, BeforeValidator(lambda value: date.fromisoformat(str(value)))]


class FloorRule(Entry):
    name: str = Field(alias="折算规则")
    source: str = Field(alias="来源")
    status: Literal["草案", "现行", "废止", "示例"] = Field(alias="状态")
    valid_from: _Day = Field(alias="施行")
    valid_to: _Day | None = Field(None, alias="失效")
    kind: Kind = Field(alias="方式")
    least_ratio: Decimal | None = Field(None, alias="容积率不低于", gt=0)
    factor: Decimal | None = Field(None, alias="系数", gt=0)

    @property
    def rule(self) -> Rule:
        return Rule(self.kind, self.least_ratio, self.factor)


def load(text: str, file: str) -> FloorRule:
    """Raises `DocumentError` with every mistake."""
    document = read(text, file)
    rule = document.into(FloorRule)
    if problems := [*_check(document, rule)]:
        raise DocumentError(problems)
    return rule


def _check(document: Document, rule: FloorRule) -> Iterator[Problem]:
    if (rule.kind == "按系数") != (rule.factor is not None):
        yield document.problem(("方式",), "「系数」只用于「按系数」，且必填", "补上或删去「系数」")
    if rule.least_ratio is not None and rule.kind != "按容积率":
        yield document.problem(("容积率不低于",), "只用于「按容积率」", "删去这一行，或改「方式」")
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        yield document.problem(("失效",), "早于「施行」", "核对日期")
