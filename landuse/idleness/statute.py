"""The figures of the statute, each with its article and how far the source was read."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mujun.documents import Entry, Open, fail, read, read_file

LIBRARY = Path(__file__).parent / "library"
Cause = Literal["企业原因", "政府原因", "不可抗力"]


def _share(value: object) -> Fraction:
    text = str(value)
    try:
        share = Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        fail(f"“{text}”不是比例", "写成 1/3 或 25% 的样子")
    if not 0 < share <= 1:
        fail("比例应大于 0、不超过 1", "改为允许的数")
    return share


class Article(Entry):
    article: str = Field(alias="依据")
    seen: Literal["原文", "摘要", "待核实"] = Field(alias="核实")


class Term(Article):
    months: Annotated[int, Field(ge=1, le=120)] = Field(alias="满几个月")


class Share(Article):
    share: Annotated[Fraction, BeforeValidator(_share)] = Field(alias="比例")

    @property
    def rounded(self) -> float:
        """To be shown."""
        return float(self.share)


class NotCounted(Article):
    causes: list[Cause] = Field(alias="原因")


class Ways(Article):
    ways: list[str] = Field(alias="方式", min_length=1)


class Reminders(Entry):
    days: list[Annotated[int, Field(ge=0, le=1000)]] = Field(alias="提前天数")


class Statute(Entry):
    name: str = Field(alias="办法")
    source: str = Field(alias="来源")
    valid_from: Open[date] = Field(None, alias="施行")
    valid_to: Open[date] = Field(None, alias="失效")
    note: str = Field("", alias="备注")
    presumed: Term = Field(alias="推定动工")
    not_started: Term = Field(alias="未动工")
    stopped: Term = Field(alias="中止开发")
    developed_below: Share = Field(alias="开发面积不足")
    invested_below: Share = Field(alias="投资不足")
    fee: Share = Field(alias="闲置费")
    recovery: Term = Field(alias="收回")
    not_counted: NotCounted = Field(alias="不计入")
    for_government: Ways = Field(alias="政府原因处置")
    reminders: Reminders = Field(alias="提醒")

    def fee_of(self, price: Decimal) -> Decimal:
        """In the unit of `price`."""
        return price * self.fee.share.numerator / self.fee.share.denominator


def national() -> Statute:
    return read_file(LIBRARY / "national-2012.yaml").into(Statute)


def load(text: str, file: str) -> Statute:
    """A county's own copy. Raises `DocumentError` with every mistake."""
    return read(text, file).into(Statute)
