"""Areas as units: the published figures of Lishui's ten areas, and their totals."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, read_file

PUBLISHED = Path(__file__).parent.parent / "reference" / "lishui-2019"


class Published(Entry):
    """What a prefecture published for itself: totals, ratios, number of enterprises per grade. 万元, 亩."""

    name: str = Field(alias="名称")
    source: str = Field(alias="来源")
    enterprises: int = Field(alias="单位数")
    tax: int = Field(alias="税收")
    value_added: int = Field(alias="增加值")
    land: int = Field(alias="用地")
    ratios: Mapping[str, Decimal] = Field(alias="全市")
    grades: Mapping[str, int] = Field(alias="档次")

    @property
    def grade_shares(self) -> dict[str, float]:
        """Share of enterprises per grade, 0–1."""
        return {grade: count / self.enterprises for grade, count in self.grades.items()}


@cache
def published() -> Published:
    return read_file(PUBLISHED.with_suffix(".yaml")).into(Published)
