"""The variable dictionary as the method language sees it: names, codes, units."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from mujun.documents import Entry, read_file

PATH = Path(__file__).parent.parent / "reference" / "variables.yaml"

# what identifies a unit of evaluation; asked for like an attribute
UNIT = "统一社会信用代码"
# what a unit of evaluation is, besides its figures: name → column of a register CSV
COLUMNS = {
    "规模": "scale",
    "行业": "industry",
    "行业小类": "industry_class",
    "镇街": "town",
    "园区": "park",
    "园区类型": "park_kind",
    "园区状态": "park_state",
    "园区星级": "park_star",
    # of parks as units of evaluation
    "园区建设方式": "park_build_mode",
    "园区土地性质": "park_land_nature",
    "园区土地来源": "park_land_source",
    "园区运营主体": "park_operator",
    "园区运营方式": "park_operation",
    "集团": "group",
    "宗地": "parcel",
    # the unit that lets to it: a tenant's landlord
    "出租方": "landlord",
    # of the parcel: 出让, 划拨, 集体 …
    "权利性质": "tenure",
    # of tenants alone: 承租, or 兼有 with land of their own
    "用地方式": "land_use",
    # of who is no company: 个体工商户, 农民专业合作社 …
    "主体类型": "entity",
    "档次": "grade",
}
ATTRIBUTES = {**COLUMNS, UNIT: "credit_code"}
# days of a unit's life, counted from 1970-01-01 in formulas
DATES = {
    "成立日期": "founded_on",
    "投产日期": "producing_since",
    "合同竣工日期": "due_on",
    "供地日期": "supplied_on",
    "合并日期": "merged_on",
}


class RegisterNumber(NamedTuple):
    """A number that the register knows of a unit: the column of a register CSV, and the unit."""

    code: str
    unit: str


NUMBERS = {"承租建筑面积": RegisterNumber("rented_floor", "平方米")}


class Variable(Entry):
    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    unit: str
    department: str
    decimals: int
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    note: str = ""
    from_register: bool = False
    optional: bool = False


class _File(Entry):
    departments: dict[str, str]
    variables: list[Variable]


@dataclass(frozen=True)
class Dictionary:
    departments: Mapping[str, str]
    variables: tuple[Variable, ...]

    @property
    def units(self) -> dict[str, str]:
        """Variable name → unit."""
        return {variable.name: variable.unit for variable in self.variables}

    @property
    def codes(self) -> dict[str, str]:
        """Variable name → code."""
        return {variable.name: variable.code for variable in self.variables}


@cache
def dictionary() -> Dictionary:
    file = read_file(PATH).into(_File)
    return Dictionary(file.departments, tuple(file.variables))
