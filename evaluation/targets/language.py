"""The vocabulary of a file of targets: one document a file, each target with its code, measure, year and value."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from evaluation.methods.dictionary import ATTRIBUTES, dictionary
from evaluation.methods.formulas import is_condition, names, parse
from evaluation.methods.schema.words import Condition, Formula
from mujun.documents import Entry, fail, nearest, read_file

LIBRARY = Path(__file__).parent / "library"


Ledger = Literal["工业用地出让占比", "腾笼换鸟专项经费", "小微企业园数量占比", "小微企业园面积占比"]


class Target(Entry):
    """`kind` 水平: a value to be reached in the year; 年变化: by how many per cent it changes against the year before.

    Without a formula or a ledger the result is typed in, with its source. `whose` says whom the text binds: of a
    target for the whole province a county sees its distance and owes nothing.
    """

    name: str = Field(alias="指标", min_length=1, max_length=50)
    unit: str = Field(alias="单位")
    sense: Literal["不低于", "不高于"] = Field(alias="要求")
    kind: Literal["水平", "年变化"] = Field("水平", alias="类型")
    # a target of every year has the first and the last year of its document
    values: dict[int, Decimal] = Field(alias="目标", min_length=1)
    whose: Literal["全省", "全市", "县"] = Field(alias="范围")
    formula: Formula | None = Field(None, alias="算式")
    condition: Condition | None = Field(None, alias="口径")
    # kept by land rooms year by year: what share the part has in the whole, in %
    ledger: Ledger | None = Field(None, alias="台账")
    about: bool = Field(False, alias="约数")
    note: str = Field("", alias="说明")

    @property
    def measured(self) -> str:
        """The unit of what is compared."""
        return "%" if self.kind == "年变化" else self.unit

    @property
    def is_typed(self) -> bool:
        return not (self.formula or self.ledger)

    @field_validator("formula", "condition")
    @classmethod
    def _of_known_names(cls, text: Formula) -> Formula:
        known = {*dictionary().units, *ATTRIBUTES}
        for name in names(parse(text), ATTRIBUTES):
            if name not in known:
                fail(f"没有“{name}”这个数据项", nearest(name, known) or "用数据项的名称")
        return text

    @model_validator(mode="after")
    def _of_its_kind(self) -> "Target":
        if self.formula and is_condition(parse(self.formula)):
            fail("算式得出的不是数", "写成数的算式，如 税收实际贡献 / 用地面积")
        if self.formula and self.ledger:
            fail("又写算式又写台账", "结果只有一个来处，留下一个")
        if self.condition and not self.formula:
            fail("有口径没有算式", "填报的结果不写口径；要系统计算的写上算式")
        return self


class TargetDocument(Entry):
    document: str = Field(alias="文件")
    number: str = Field("", alias="文号")
    source: str = Field(alias="来源")
    status: Literal["现行", "期满", "草案"] = Field(alias="状态")
    since: date | None = Field(None, alias="自")
    until: date | None = Field(None, alias="至")
    # a text may set none
    targets: dict[str, Target] = Field(alias="目标")

    @property
    def is_draft(self) -> bool:
        return self.status == "草案"

    @property
    def is_in_force(self) -> bool:
        return self.status == "现行"


@cache
def documents() -> dict[str, TargetDocument]:
    """The delivered ones by file name, in force first. Raises `DocumentError`."""
    found = {path.stem: read_file(path).into(TargetDocument) for path in sorted(LIBRARY.glob("*.yaml"))}
    order = ("现行", "草案", "期满")
    return dict(sorted(found.items(), key=lambda pair: (order.index(pair[1].status), pair[0])))
