"""How long a department has to answer that a figure looks wrong: data with a source, not a constant. Pure."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from mujun.calendars.clock import LONGEST, Counting
from mujun.documents import Entry, read_file


class Term(Entry):
    name: str = Field(alias="名称")
    source: str = Field(alias="来源")
    checked: Literal["已核对", "未核对"] = Field(alias="核对")
    days: int = Field(alias="期限", ge=1, le=LONGEST)
    counts: Literal["工作日", "自然日"] = Field(alias="计算")

    @property
    def counting(self) -> Counting:
        return next(each for each in Counting if each.label == self.counts)

    @property
    def words(self) -> str:
        """`10 个工作日，依据 …`"""
        return f"{self.days} {self.counting.unit}，依据：{self.source}"


@cache
def load(path: Path) -> Term:
    """Raises `DocumentError`, for operators."""
    return read_file(path).into(Term)
