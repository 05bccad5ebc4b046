"""By which right and in which rhythm each unit supplies, as long as the county has not said otherwise. Pure."""

from functools import cache
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, read_file

_DELIVERED = Path(__file__).parent / "reference" / "bases.yaml"


class Basis(Entry):
    basis: str = Field(alias="依据")
    rhythm: str = Field(alias="节奏")


class OfUnit(Basis):
    unit: str = Field(alias="单位")


class Bases(Entry):
    name: str = Field(alias="名称")
    source: str = Field(alias="来源")
    default: Basis = Field(alias="默认")
    units: list[OfUnit] = Field(alias="单位")

    def of(self, unit: str) -> Basis:
        """`unit`: code of a department."""
        return next((each for each in self.units if each.unit == unit), self.default)


@cache
def bases() -> Bases:
    return read_file(_DELIVERED).into(Bases)
