"""A published document on land as data: the vocabulary of the files in landuse/provisions/library."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from landuse.provisions.clauses import Clauses
from mujun.documents import Entry, Open, read


def _day(value: object) -> object:
    return value if value is None or isinstance(value, date) else date.fromisoformat(str(value))


Day = Annotated[date | None, BeforeValidator(_day)]


class PolicyDocument(Entry):
    """`valid_from` and `valid_to` are days in force, both included; None is open, as the file says by 未定."""

    title: str = Field(alias="文件")
    number: str = Field(alias="文号")
    source: str = Field(alias="来源")
    status: Literal["草案", "现行", "废止", "示例"] = Field(alias="状态")
    valid_from: Open[Day] = Field(alias="施行")
    valid_to: Open[Day] = Field(alias="失效")
    clauses: Clauses = Field(alias="规定")

    def in_force(self, day: date) -> bool:
        """Whether it may be relied on: a draft never, a repealed one until its last day."""
        began = self.valid_from is None or self.valid_from <= day
        ended = self.valid_to is not None and self.valid_to < day
        repealed = self.status == "废止" and self.valid_to is None
        return self.status != "草案" and began and not ended and not repealed


def load(text: str, file: str) -> PolicyDocument:
    """Raises `DocumentError` with every mistake."""
    return read(text, file).into(PolicyDocument)
