"""B-03: the ways of handling that the text names, with its words. Pure."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from mujun.documents import Entry, read_file

PATH = Path(__file__).parent / "reference" / "handlings.yaml"


class Way(Entry):
    """`vacates`: people may propose the land inside as low-efficiency land."""

    name: str = Field(alias="名称", max_length=10)
    words: str = Field(alias="要求")
    vacates: bool = Field(False, alias="腾退用地")


class Handlings(Entry):
    document: str = Field(alias="文件")
    number: str = Field(alias="文号")
    clause: str = Field(alias="条款")
    code: str = Field(alias="编号")
    status: Literal["现行", "期满", "草案"] = Field(alias="状态")
    ways: list[Way] = Field(alias="方式", min_length=1)

    @property
    def names(self) -> list[str]:
        return [way.name for way in self.ways]

    @property
    def vacating(self) -> list[str]:
        return [way.name for way in self.ways if way.vacates]

    @property
    def source(self) -> str:
        return f"{self.number} {self.clause}（{self.status}）"


@cache
def handlings() -> Handlings:
    """Raises `DocumentError`."""
    return read_file(PATH).into(Handlings)
