"""Quality rules as data: the vocabulary of the file in evaluation/quality/library.

A rule says what a figure should be; what it finds is a question to the department, never a correction.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import names, parse
from evaluation.methods.schema import Formula, Text
from mujun.documents import Document, DocumentError, Entry, Problem, nearest, read, read_file

PATH = Path(__file__).parent / "library" / "rules.yaml"

Importance = Literal["错误", "警告", "提示"]


class _Rule(Entry):
    """`variable` is the figure to look at first; its department answers for the finding. Years are years of figures."""

    code: str = Field(alias="编号", pattern=r"^Q-\d{3}$")
    title: str = Field(alias="说明")
    cure: str = Field(alias="办法")
    importance: Importance = Field(alias="重要性")
    variable: str = Field(alias="变量")
    only: Formula | None = Field(None, alias="前提")
    source: str = Field(alias="来源")
    from_year: int | None = Field(None, alias="起始年度")
    to_year: int | None = Field(None, alias="终止年度")

    def in_force(self, year: int) -> bool:
        return (self.from_year or year) <= year <= (self.to_year or year)

    @property
    def formulas(self) -> dict[str, str]:
        """Key in the file → formula."""
        return {"前提": self.only} if self.only else {}


class Range(_Rule):
    """From `least` to `most`, both allowed."""

    kind: Literal["范围"] = Field(alias="种类")
    least: Decimal | None = Field(None, alias="下限")
    most: Decimal | None = Field(None, alias="上限")


class Sign(_Rule):
    kind: Literal["正负"] = Field(alias="种类")
    sign: Literal["不为负", "大于零"] = Field(alias="应")


class Jump(_Rule):
    """Odd above `up` or below `down` times last year's figure, when it moved by at least `floor` (in its unit).

    A figure that was zero or negative last year has no ratio and is not looked at.
    """

    kind: Literal["同比"] = Field(alias="种类")
    up: Decimal = Field(alias="增至倍数", gt=1)
    down: Decimal = Field(alias="降至倍数", ge=0, lt=1)
    floor: Decimal = Field(alias="变动不小于", ge=0)


class Relation(_Rule):
    """A condition over figures of one enterprise; looked at where all of them are present."""

    kind: Literal["勾稽"] = Field(alias="种类")
    condition: Formula = Field(alias="条件")

    @property
    def formulas(self) -> dict[str, str]:
        return {"条件": self.condition, **super().formulas}


class Outlier(_Rule):
    """Farther than `spread` robust deviations from the median of the industry, on the logarithm of `formula`."""

    kind: Literal["离群"] = Field(alias="种类")
    formula: Formula = Field(alias="算式")
    spread: Decimal = Field(alias="偏离倍数", gt=0)
    group: int = Field(alias="行业户数不少于", ge=3)

    @property
    def formulas(self) -> dict[str, str]:
        return {"算式": self.formula, **super().formulas}


class Required(_Rule):
    kind: Literal["必报"] = Field(alias="种类")


class Duplicate(_Rule):
    """The same value, of at least `floor`, for at least `count` enterprises."""

    kind: Literal["重复"] = Field(alias="种类")
    count: int = Field(alias="户数不少于", ge=2)
    floor: Decimal = Field(alias="数值不小于", ge=0)


Rule = Annotated[Range | Sign | Jump | Relation | Outlier | Required | Duplicate, Field(discriminator="kind")]


class Rules(Entry):
    name: str = Field(alias="规则集")
    source: str = Field(alias="来源")
    valid_from: Text = Field(alias="施行")
    valid_to: Text | None = Field(None, alias="失效")
    rules: list[Rule] = Field(alias="规则", min_length=1)


@cache
def library() -> Rules:
    """The rules that come with the system. Raises `DocumentError` with every mistake."""
    return _checked(read_file(PATH))


def load(text: str, file: str) -> Rules:
    """Raises `DocumentError` with every mistake."""
    return _checked(read(text, file))


def _checked(document: Document) -> Rules:
    rules = document.into(Rules)
    if problems := [*_check(document, rules)]:
        raise DocumentError(problems)
    return rules


def _check(document: Document, rules: Rules) -> Iterator[Problem]:
    seen: set[str] = set()
    variables = dictionary().units
    for index, rule in enumerate(rules.rules):
        key = ("规则", str(index))
        if rule.code in seen:
            yield document.problem((*key, "编号"), f"编号“{rule.code}”重复", "每条规则一个编号")
        seen.add(rule.code)
        if rule.variable not in variables:
            yield _unknown(document, (*key, "变量"), rule.variable)
        for place, formula in rule.formulas.items():
            for name in sorted(set(names(parse(formula), ATTRIBUTES)) - variables.keys() - ATTRIBUTES.keys()):
                yield _unknown(document, (*key, place), name)
        if isinstance(rule, Range) and rule.least is None and rule.most is None:
            yield document.problem(key, "没有界线", "写“下限”或“上限”")


def _unknown(document: Document, key: tuple[str, ...], name: str) -> Problem:
    cure = nearest(name, dictionary().units) or "改用变量词典中的名称"
    return document.problem(key, f"词典中没有“{name}”", cure)
