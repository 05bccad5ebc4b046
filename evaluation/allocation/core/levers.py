"""Levers as data: the vocabulary of the files in evaluation/allocation/library, and when a lever may be executed."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import FormulaError, names, parse
from mujun.documents import Document, DocumentError, Entry, fail, nearest, read

Text = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int | Decimal) else value)
]


def _formula(value: object) -> object:
    text = str(value)
    try:
        unknown = [
            name for name in names(parse(text), ATTRIBUTES) if name not in dictionary().units | ATTRIBUTES
        ]
    except FormulaError as error:
        fail(str(error), error.cure)
    if unknown:
        fail(f"没有“{unknown[0]}”这个数据项", nearest(unknown[0], dictionary().units) or "见数据项字典")
    return text


class Lever(Entry):
    """`formula` gives the amount in `unit`; empty when the lever is a right or a duty without an amount."""

    code: str = Field(alias="编号")
    name: str = Field(alias="措施")
    kind: str = Field(alias="类型")
    grades: list[Text] = Field(alias="档次", min_length=1)
    scope: Annotated[str, BeforeValidator(_formula)] | None = Field(None, alias="条件")
    formula: Annotated[str, BeforeValidator(_formula)] | None = Field(None, alias="算式")
    unit: str = Field("", alias="单位")
    direction: Literal["加征", "减免", "支持", "限制"] = Field(alias="方向")
    status: Literal["草案", "现行", "中止", "废止", "示例"] = Field(alias="状态")
    legal_basis: str = Field("", alias="法律依据")
    review_number: str = Field("", alias="公平竞争审查文号")
    review_date: date | None = Field(None, alias="审查日期")
    needs_price_approval: bool = Field(False, alias="须价格主管部门批准")
    price_approval: str = Field("", alias="价格主管部门批准")
    valid_from: date | None = Field(None, alias="施行")
    valid_to: date | None = Field(None, alias="失效")
    executing_unit: str = Field("", alias="执行单位")
    appeal_channel: str = Field("", alias="申诉渠道")
    source: str = Field(alias="来源")


class _File(Entry):
    name: str = Field(alias="措施库")
    levers: list[Lever] = Field(alias="措施", min_length=1)


def load(text: str, file: str) -> list[Lever]:
    """Raises `DocumentError` with every mistake."""
    document: Document = read(text, file)
    levers = document.into(_File).levers
    codes = [lever.code for lever in levers]
    repeated = [index for index, code in enumerate(codes) if code in codes[:index]]
    if repeated:
        raise DocumentError(
            document.problem(("措施", str(index), "编号"), f"编号“{codes[index]}”重复", "每条措施一个编号")
            for index in repeated
        )
    return levers


def obstacles(lever: Lever, on: date) -> list[str]:
    """Why the lever may not be executed on that day; none of them means it may. It may always be simulated."""
    missing = [] if lever.status == "现行" else [f"状态为{lever.status}"]
    missing += [] if lever.legal_basis else ["没有法律依据"]
    missing += [] if lever.review_number and lever.review_date else ["没有公平竞争审查"]
    if lever.needs_price_approval and not lever.price_approval:
        missing.append("没有价格主管部门批准")
    if lever.valid_from is None:
        missing.append("没有施行日期")
    elif lever.valid_from > on:
        missing.append(f"{lever.valid_from:%Y年%-m月%-d日}起施行")
    if lever.valid_to is not None and lever.valid_to < on:
        missing.append(f"{lever.valid_to:%Y年%-m月%-d日}已失效")
    return missing
