"""The words that all parts of a method share: formulas, limits, texts."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from evaluation.methods.formulas import FormulaError, is_condition, parse
from mujun.documents import fail

NONE = "无"


def _formula(value: object) -> object:
    if not isinstance(value, str):
        fail("应为算式", "写成“税收实际贡献 / 用地面积”的样子")
    try:
        parse(value)
    except FormulaError as error:
        fail(str(error), error.cure)
    return value


def condition(value: object) -> object:
    if not is_condition(parse(str(_formula(value)))):
        fail("应为条件", "写成“规模 = 规上”“有标签(绿色工厂)”的样子")
    return value


def _amount(value: object) -> object:
    value = str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
    if is_condition(parse(str(_formula(value)))):
        fail("应为数值", "写成“税收实际贡献 / 用地面积”的样子，不写比较")
    return value


def _limit(value: object) -> object:
    """无 is no limit at all; a number is a multiple of the weight."""
    if value == NONE:
        return Decimal("Infinity")
    if str(value).strip().lower().lstrip("+-") in ("nan", "inf", "infinity"):
        fail("应为有限的数字", f"不封顶、不保底的写“{NONE}”")
    return value


def _text(value: object) -> object:
    return str(value) if isinstance(value, int) else value


Formula = Annotated[str, BeforeValidator(_formula)]
Condition = Annotated[str, BeforeValidator(condition)]
Amount = Annotated[str, BeforeValidator(_amount)]
Text = Annotated[str, BeforeValidator(_text)]
Limit = Annotated[Decimal, Field(allow_inf_nan=True), BeforeValidator(_limit)]
