"""Closed lists: treatments (LE-07), reasons to stay in place (LE-02), redevelopment modes (LE-16), fields of violations
(LE-09) as the regulation has them; and what makes cases difficult.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, Open, read_file

REFERENCE = Path(__file__).parent / "reference"


class Item(Entry):
    code: str = Field(alias="编号")
    name: str = Field(alias="名称")
    explanation: str = Field("", alias="说明")


class Register(Entry):
    """`condition` holds for every item; both ends of the validity are inclusive, None is open."""

    name: str = Field(alias="名录")
    source: str = Field(alias="来源")
    valid_from: date = Field(alias="施行")
    valid_to: Open[date] = Field(alias="失效")
    condition: str = Field("", alias="条件")
    items: list[Item] = Field(alias="项目", min_length=1)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Code → name."""
        return {item.code: item.name for item in self.items}


@cache
def treatments() -> Register:
    return read_file(REFERENCE / "treatments.yaml").into(Register)


@cache
def retentions() -> Register:
    return read_file(REFERENCE / "retentions.yaml").into(Register)


@cache
def modes() -> Register:
    return read_file(REFERENCE / "modes.yaml").into(Register)


@cache
def violations() -> Register:
    return read_file(REFERENCE / "violations.yaml").into(Register)


@cache
def difficulties() -> Register:
    return read_file(REFERENCE / "difficulties.yaml").into(Register)
