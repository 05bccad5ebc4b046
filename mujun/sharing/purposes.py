"""What data are taken along for: a short list, and what each role says by default. Pure."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from mujun.documents import Entry, read_file


class Habit(Entry):
    """Of a role. `asks`: the first time in a session it is asked; else the default is noted without asking."""

    role: str = Field(alias="角色")
    default: str = Field(alias="默认")
    asks: Literal["是", "否"] = Field(alias="询问")


class Purposes(Entry):
    name: str = Field(alias="名称")
    source: str = Field(alias="来源")
    purposes: list[str] = Field(alias="用途", min_length=1)
    habits: list[Habit] = Field(alias="角色")

    @model_validator(mode="after")
    def _defaults_are_known(self) -> "Purposes":
        for habit in self.habits:
            if habit.default not in self.purposes:
                raise ValueError(f"{habit.role} 的默认用途“{habit.default}”不在“用途”里")
        return self

    def default_of(self, role: str) -> str:
        """A role that the file does not name says the first."""
        found = self._habit(role)
        return found.default if found else self.purposes[0]

    def asks(self, role: str) -> bool:
        found = self._habit(role)
        return found is None or found.asks == "是"

    def _habit(self, role: str) -> Habit | None:
        return next((habit for habit in self.habits if habit.role == role), None)


@cache
def load(path: Path) -> Purposes:
    """Raises `DocumentError`, for operators."""
    return read_file(path).into(Purposes)
