"""What a method decides where the arithmetic has no answer: missing figures, zero denominators, negative values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from evaluation.methods.schema.words import Condition
from mujun.documents import OPEN, Entry, fail


class Fixed(Entry):
    """Points as they stand, whatever the weight."""

    points: Decimal = Field(alias="记分")


def _among(*words: str) -> BeforeValidator:
    def check(value: object) -> object:
        if value is not None and not isinstance(value, Mapping | Entry) and value not in (*words, OPEN):
            fail("不在可选之列", f"可选：{'、'.join(words)}，或 {{记分: 分数}}")
        return value

    return BeforeValidator(check)


def _kind(value: object) -> str:
    if isinstance(value, Mapping):
        return "condition" if "满分条件" in value else "points"
    return {"Fixed": "points", "FullIf": "condition"}.get(type(value).__name__, "word")


_MISSING = ("记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评")
MissingWord = Literal["记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评", "未定"]
Otherwise = Annotated[
    Annotated[MissingWord, Tag("word")] | Annotated[Fixed, Tag("points")],
    Discriminator(_kind),
    _among(*_MISSING),
]


class FullIf(Entry):
    """Full weight where a condition holds."""

    condition: Condition = Field(alias="满分条件")
    otherwise: Otherwise = Field(alias="否则")


Missing = Annotated[
    Annotated[MissingWord, Tag("word")]
    | Annotated[Fixed, Tag("points")]
    | Annotated[FullIf, Tag("condition")],
    Discriminator(_kind),
    _among(*_MISSING),
]
ZeroWord = Literal["同缺失", "记0分", "记满分", "本组该项平均得分", "剔除该项并放大其余权重", "不评", "未定"]
ZeroDenominator = Annotated[
    Annotated[ZeroWord, Tag("word")] | Annotated[Fixed, Tag("points")] | Annotated[FullIf, Tag("condition")],
    Discriminator(_kind),
    _among("同缺失", "记满分", *_MISSING),
]
NegativeWord = Literal[
    "照算", "同缺失", "记0分", "本组该项平均得分", "剔除该项并放大其余权重", "不评", "未定"
]
Negative = Annotated[
    Annotated[NegativeWord, Tag("word")]
    | Annotated[Fixed, Tag("points")]
    | Annotated[FullIf, Tag("condition")],
    Discriminator(_kind),
    _among("照算", "同缺失", *_MISSING),
]
