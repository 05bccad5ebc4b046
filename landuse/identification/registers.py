"""Closed lists of the regulation: treatments (LE-07), reasons to stay in place (LE-02), redevelopment modes (LE-16)."""

from datetime import date
from pathlib import Path

from pydantic import Field

from mujun.documents import Entry, read_file

REFERENCE = Path(__file__).parent / "reference"


class Item(Entry):
    code: str = Field(alias="编号")
    name: str = Field(alias="名称")
    explanation: str = Field("", alias="说明")


class Register(Entry):
    """`condition` holds for every item; both ends of the validity are inclusive."""

    name: str = Field(alias="名录")
    source: str = Field(alias="来源")
    valid_from: date = Field(alias="施行")
    valid_to: date = Field(alias="失效")
    condition: str = Field("", alias="条件")
    items: list[Item] = Field(alias="项目", min_length=1)


def treatments() -> Register:
    return read_file(REFERENCE / "treatments.yaml").into(Register)


def retentions() -> Register:
    return read_file(REFERENCE / "retentions.yaml").into(Register)


def modes() -> Register:
    return read_file(REFERENCE / "modes.yaml").into(Register)
