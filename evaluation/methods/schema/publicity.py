"""公示: how long a result is announced, how much of it may be shown; what a method leaves out the officer decides."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from mujun.documents import Entry, fail

_MINUTE = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
ALL = "全部"


def _minute(value: object) -> object:
    if str(value) == "24:00":
        return None
    found = _MINUTE.fullmatch(str(value))
    if not found:
        fail("时刻读不懂", "写成“12:00”“17:30”的样子；到当天结束写“24:00”或不写")
    return time(int(found[1]), int(found[2]))


def _grades(value: object) -> object:
    """None: all of them."""
    if value == ALL:
        return None
    found = value if isinstance(value, list) else [value]
    if not found or not all(isinstance(each, str | int) for each in found):
        fail("公布哪些档次读不懂", f"写“{ALL}”，或写成 [A, B] 的样子")
    return list(map(str, found))


class Publicity(Entry):
    """`days` are the fewest; `until` the minute of the last day, its end where left out. `grades` None: all."""

    days: int | None = Field(None, alias="天数", ge=1, le=400)
    counting: Literal["自然日", "工作日"] | None = Field(None, alias="计算")
    until: Annotated[time | None, BeforeValidator(_minute)] = Field(None, alias="截止")
    ranks: Literal["公布", "不公布"] | None = Field(None, alias="名次")
    grades: Annotated[list[str] | None, BeforeValidator(_grades)] = Field(None, alias="档次")
    names: Literal["全称", "隐去"] | None = Field(None, alias="名称")

    @property
    def words(self) -> str:
        """One sentence without its end; nothing is said of what the method leaves to the officer."""
        until = f"到最后一天 {self.until.hour}:{self.until.minute:02}" if self.until else ""
        days = f"不少于 {self.days} 个{self.counting or '日'}" if self.days else ""
        term = days or (f"按{self.counting}计算" if self.counting else "")
        grades = f"只公布 {'、'.join(self.grades)}" if self.grades else ""
        said: Mapping[str, bool] = {
            term: True,
            until: True,
            f"名次{self.ranks}": self.ranks is not None,
            grades: True,
            f"企业名称{'写全称' if self.names == '全称' else '隐去部分字'}": self.names is not None,
        }
        return "，".join(part for part, is_said in said.items() if part and is_said)
