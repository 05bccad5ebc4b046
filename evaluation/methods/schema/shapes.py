"""From a value to a score: the shapes that methods use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from mujun.documents import Entry, fail

REST = "其余"


class Ratio(Entry):
    """Value / base × weight."""

    kind: Literal["比值"] = Field("比值", alias="取")


class Inverse(Entry):
    """Base / value × weight; a value of zero is a zero denominator."""

    kind: Literal["反比"] = Field("反比", alias="取")


class LessIsBetter(Entry):
    """Weight × (2 − value / base) / 2, at least 0 unless the item says otherwise."""

    kind: Literal["少者优"] = Field("少者优", alias="取")


class Range(Entry):
    """Weight × (s + (100 − s) × (value − lowest) / (highest − lowest)) / 100; all alike have full weight."""

    kind: Literal["极差"] = Field("极差", alias="取")
    share: Decimal = Field(alias="保底份额", ge=0, le=100)
    scope: Literal["全组", "排序池"] = Field("全组", alias="范围")


class TwoPoints(Entry):
    """Nothing at the lower point, full weight at the target, a straight line between them."""

    kind: Literal["两点"] = Field("两点", alias="取")
    lower: Decimal = Field(alias="下限")
    target: Decimal = Field(alias="目标")

    @model_validator(mode="after")
    def _apart(self) -> "TwoPoints":
        if self.lower == self.target:
            fail("下限和目标相同", "写两个不同的数；越少越好的，目标写得比下限小")
        return self


@dataclass(frozen=True)
class Span:
    """Values from `low` to `high`; None has no end on that side."""

    low: Decimal | None
    high: Decimal | None
    with_low: bool
    with_high: bool

    def holds(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.with_low and value == self.low)
        return above and (self.high is None or value < self.high or (self.with_high and value == self.high))


_NUMBER = r"(-?\d+(?:\.\d+)?)"
_COMPARED = re.compile(rf"(>=|<=|>|<)\s*{_NUMBER}")
_BRACKETS = re.compile(rf"([\[(])\s*{_NUMBER}\s*,\s*{_NUMBER}\s*([\])])")
_SIGNS = str.maketrans("（）［］，＞＜＝−－", "()[],><=--")


def span(text: str) -> Span:
    """`>= 90` or `[60, 90)`."""
    plain = text.translate(_SIGNS).replace("≥", ">=").replace("≤", "<=").strip()
    if match := _COMPARED.fullmatch(plain):
        sign, edge = match[1], Decimal(match[2])
        closed = "=" in sign
        if sign[0] == ">":
            return Span(edge, None, closed, False)
        return Span(None, edge, False, closed)
    if (match := _BRACKETS.fullmatch(plain)) and Decimal(match[2]) < Decimal(match[3]):
        return Span(Decimal(match[2]), Decimal(match[3]), match[1] == "[", match[4] == "]")
    fail(f"“{text}”不是区间", f"写成“>= 90”“< 60”“[60, 90)”或“{REST}”，小数在前")


@dataclass(frozen=True)
class Ladder:
    """The number line cut at `edges`: piece 2i + 1 is edge i itself, piece 2i what lies below it. `steps` is the
    place in the list of the step that each piece belongs to.
    """

    edges: tuple[Decimal, ...]
    steps: tuple[int, ...]


def ladder(texts: list[str]) -> Ladder:
    """Raises a mistake of the file for gaps, overlaps and steps that nobody can reach."""
    spans = {at: span(text) for at, text in enumerate(texts) if text != REST}
    edges = sorted({edge for each in spans.values() for edge in (each.low, each.high) if edge is not None})
    steps = [_step(texts, spans, piece) for piece in _pieces(edges)]
    for at, text in enumerate(texts):
        if at not in steps:
            fail(f"“{text}”没有数值可取，前面各段已经占满", "从高到低或从低到高排列，删去重复的一段")
    return Ladder(tuple(edges), tuple(steps))


def _pieces(edges: list[Decimal]) -> list[Decimal]:
    """A value inside each piece of the line."""
    if not edges:
        return [Decimal(0)]
    inner = [
        middle for low, high in zip(edges, edges[1:], strict=False) for middle in (low, (low + high) / 2)
    ]
    return [edges[0] - 1, *inner, edges[-1], edges[-1] + 1]


def _step(texts: list[str], spans: Mapping[int, Span], value: Decimal) -> int:
    holding = [at for at, each in spans.items() if each.holds(value)]
    ends = {(spans[at].low is None, spans[at].high is None) for at in holding}
    # of ">= 90" before ">= 60" the first counts; anything else that overlaps is a mistake
    if len(holding) > 1 and (len(ends) > 1 or ends == {(False, False)}):
        fail(f"“{texts[holding[0]]}”和“{texts[holding[1]]}”重叠", f"例如 {value:f}，让每个数只属于一段")
    if holding:
        return holding[0]
    if REST not in texts:
        fail(f"各段之间有空缺，例如 {value:f}", f"补上这一段，或加一段“{REST}”")
    return texts.index(REST)


class Steps(Entry):
    """Points by interval. Of comparisons in a row the first that holds counts."""

    kind: Literal["分段"] = Field("分段", alias="取")
    steps: dict[str, Decimal] = Field(alias="各段", min_length=1)

    @field_validator("steps")
    @classmethod
    def _whole(cls, value: dict[str, Decimal]) -> dict[str, Decimal]:
        ladder(list(value))
        return value


class Direct(Entry):
    """The value is the score."""

    kind: Literal["直接"] = Field("直接", alias="取")


AnyShape = Ratio | Inverse | LessIsBetter | Range | TwoPoints | Steps | Direct


def _short(value: object) -> object:
    return {"取": value} if isinstance(value, str) else value


Shape = Annotated[Annotated[AnyShape, Field(discriminator="kind")], BeforeValidator(_short)]
RATIO = Ratio.model_validate({})
# shapes that compare the value with a base
BASED = (Ratio, Inverse, LessIsBetter)
