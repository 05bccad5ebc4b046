"""Quality rules as data: the vocabulary of the file in evaluation/quality/library.

A rule says what a figure should be; what it finds is a question to the department, never a correction.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BeforeValidator, Field

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import names, parse
from evaluation.methods.schema import Formula, Text
from evaluation.scoring.evaluate import holds, values
from evaluation.scoring.figures import Figures, Labels
from mujun.documents import Document, DocumentError, Entry, Place, Problem, fail, nearest, read

PATH = Path(__file__).parent / "library" / "rules.yaml"
_DEEPEST = 10  # a rule file nests three deep

Importance = Literal["错误", "警告", "提示"]
# of a round of evaluation, in order
Stage = Literal["名单", "用地", "采集", "核对", "测算", "公示", "定级", "应用"]
STAGES: tuple[Stage, ...] = get_args(Stage)


def _sourced(value: object) -> object:
    if not str(value or "").strip():
        fail("没有写来源", "写明规则和界线的出处；没有出处的写“示例界线”")
    return value


def _coded(value: object) -> object:
    text = str(value)
    if not (text.startswith("Q-") and len(text) == 5 and text[2:].isascii() and text[2:].isdigit()):
        fail("编号的写法不对", "写 Q- 和三位数字，如 Q-101")
    return value


class _Rule(Entry):
    """`variable` is the figure to look at first; its department answers for the finding. Years are years of figures."""

    code: Annotated[str, BeforeValidator(_coded)] = Field(alias="编号")
    title: str = Field(alias="说明")
    cure: str = Field(alias="办法")
    importance: Importance = Field(alias="重要性")
    variable: str = Field(alias="变量")
    only: Formula | None = Field(None, alias="前提")
    source: Annotated[str, BeforeValidator(_sourced)] = Field(alias="来源")
    from_year: int | None = Field(None, alias="起始年度")
    to_year: int | None = Field(None, alias="终止年度")

    def in_force(self, year: int, _stage: Stage) -> bool:
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
    """Counts from the stage `since` of the year on."""

    kind: Literal["必报"] = Field(alias="种类")
    since: Stage = Field(alias="自阶段")

    def in_force(self, year: int, stage: Stage) -> bool:
        return super().in_force(year, stage) and STAGES.index(self.since) <= STAGES.index(stage)


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

    def in_force(self, year: int, stage: Stage) -> list[Rule]:
        return [rule for rule in self.rules if rule.in_force(year, stage)]


@dataclass(frozen=True)
class RuleFile:
    """A file of rules as it was written and as it is understood; `digest` is the SHA-256 of the text."""

    text: str
    digest: str
    rules: Rules

    @property
    def by_code(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in self.rules.rules}


def library_file() -> RuleFile:
    """The file that comes with the system. Raises `DocumentError` with every mistake."""
    return load_file(_library_text(), PATH.name)


def library() -> Rules:
    return library_file().rules


def load(text: str, file: str) -> Rules:
    """Raises `DocumentError` with every mistake."""
    return load_file(text, file).rules


@lru_cache(maxsize=64)
def load_file(text: str, file: str) -> RuleFile:
    """Raises `DocumentError` with every mistake."""
    _refuse_knots(text, file)
    try:
        rules = _checked(read(text, file))
    except DocumentError as error:
        raise DocumentError(map(_in_words, error.problems)) from None
    return RuleFile(text, hashlib.sha256(text.encode()).hexdigest(), rules)


@lru_cache(maxsize=1)
def _library_text() -> str:
    return PATH.read_text(encoding="utf-8")


def _refuse_knots(text: str, file: str) -> None:
    """References and deep nesting, which no rule file needs and which can keep a reader busy for ever."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
                mark = event.start_mark
                place = Place(file, mark.line + 1 if mark else 1)
                reason = "有引用（*）" if isinstance(event, yaml.AliasEvent) else "括号或缩进套得太深"
                raise DocumentError([Problem(place, "", reason, "照系统自带的规则，一条规则写成一项")])
    except yaml.YAMLError:
        return  # `read` says where


def _checked(document: Document) -> Rules:
    rules = document.into(Rules)
    if problems := [*_check(document, rules)]:
        raise DocumentError(problems)
    return rules


def _in_words(problem: Problem) -> Problem:
    """规则 › 7 › 自阶段 → 第 8 条规则 › 自阶段; a rule leaves nothing open."""
    key = re.sub(r"^规则 › (\d+)", lambda found: f"第 {int(found[1]) + 1} 条规则", problem.key)
    cure = "补上，写法照系统自带的规则" if problem.reason == "没有写这一项" else problem.cure
    return replace(problem, key=key, cure=cure)


def _check(document: Document, rules: Rules) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, rule in enumerate(rules.rules):
        key = ("规则", str(index))
        if rule.code in seen:
            yield document.problem((*key, "编号"), f"编号“{rule.code}”重复", "每条规则一个编号")
        seen.add(rule.code)
        if rule.variable not in dictionary().units:
            yield _unknown(document, (*key, "变量"), rule.variable)
        for place, formula in rule.formulas.items():
            yield from _check_formula(document, (*key, place), formula)
        if isinstance(rule, Range) and rule.least is None and rule.most is None:
            yield document.problem(key, "没有界线", "写“下限”或“上限”")


def _check_formula(document: Document, key: tuple[str, ...], formula: str) -> Iterator[Problem]:
    """Names that the dictionary knows, and a condition where a condition belongs: nobody's figures show it."""
    variables = dictionary().units
    read = set(names(parse(formula), ATTRIBUTES))
    for name in sorted(read - variables.keys() - ATTRIBUTES.keys()):
        yield _unknown(document, key, name)
    counts = key[-1] == "算式"
    evaluate: Callable[..., Any] = values if counts else holds
    try:
        evaluate(parse(formula), _NOBODY)
    except (TypeError, KeyError):
        cure = "写成“工业增加值 / 用电量”的样子" if counts else "写成“税收实际贡献 <= 营业收入”的样子"
        yield document.problem(key, f"这里应写{'算式' if counts else '条件'}", cure)
    if key[-1] != "前提" and not read & variables.keys():
        yield document.problem(key, "没有用到任何数据项", "写明比较哪些数据项")


_NOBODY = Figures([], {}, {name: Labels.of([]) for name in ATTRIBUTES})


def _unknown(document: Document, key: tuple[str, ...], name: str) -> Problem:
    cure = nearest(name, dictionary().units) or "改用变量词典中的名称"
    return document.problem(key, f"词典中没有“{name}”", cure)
