"""LE-06: which small-and-micro parks count as low-efficiency after their evaluation, and in which words. Pure."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from mujun.documents import Entry, read_file

PATH = Path(__file__).parent / "reference" / "low_parks.yaml"
TITLE = "低效小微企业园"


class LowParks(Entry):
    code: str = Field(alias="编号")
    source: str = Field(alias="来源")
    words: str = Field(alias="原文")
    status: Literal["现行", "示例"] = Field(alias="状态")
    kinds: list[str] = Field(alias="园区类型", min_length=1)
    grades: list[str] = Field(alias="低效档次", min_length=1)

    def covers(self, kind: str, grade: str) -> bool:
        """A park of the kind with a low grade; one that has none, as in its transition, never."""
        return kind in self.kinds and grade in self.grades


@cache
def low_parks() -> LowParks:
    """Raises `DocumentError`."""
    return read_file(PATH).into(LowParks)
