"""The papers of a proceeding on idle land as data, and what is unusual about one that somebody wants to record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from landuse.idleness.statute import LIBRARY, Article, Cause
from mujun.documents import Entry, fail, read_file


def _yes(value: object) -> bool:
    if value not in ("是", "否"):
        fail(f"“{value}”不是“是”或“否”", "写“是”或“否”")
    return value == "是"


class Deadline(Entry):
    """Natural days, counted from the day after service; the step `by` answers it."""

    days: int = Field(alias="天", ge=1, le=400)
    what: str = Field(alias="内容")
    by: str = Field(alias="由")


class Step(Article):
    """`before`: steps that come first; `terms_over`: steps of which the term must be over by then."""

    code: str = Field(alias="代码")
    paper: str = Field(alias="文书")
    text: str = Field(alias="内容")
    served: Annotated[bool, BeforeValidator(_yes)] = Field(False, alias="要送达")
    deadline: Deadline | None = Field(None, alias="期限")
    before: list[str] = Field(alias="先有")
    terms_over: list[str] = Field([], alias="前期限")
    causes: list[Cause] = Field([], alias="限原因")
    statuses: list[str] = Field([], alias="限状态")

    def due(self, served_on: date | None) -> date | None:
        """The last day of what the paper asks for; None without a term or before it is served."""
        if self.deadline is None or served_on is None:
            return None
        return served_on + timedelta(days=self.deadline.days)


class Procedure(Entry):
    name: str = Field(alias="办法")
    source: str = Field(alias="来源")
    note: str = Field("", alias="备注")
    steps: list[Step] = Field(alias="步骤", min_length=1)

    @model_validator(mode="after")
    def _known(self) -> "Procedure":
        codes = [step.code for step in self.steps]
        for step in self.steps:
            for code in [*step.before, *step.terms_over, *([step.deadline.by] if step.deadline else [])]:
                if code not in codes:
                    fail(f"“{step.code}”提到“{code}”，没有这个步骤", f"改为：{'、'.join(codes)}")
        return self

    def step(self, code: str) -> Step | None:
        return next((step for step in self.steps if step.code == code), None)


@dataclass(frozen=True)
class Done:
    """A step that stands: when, and until when it gave time."""

    code: str
    on: date
    due: date | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of the parcel on the day: cause ("" unknown) and the clock's status."""

    cause: Literal["", "企业原因", "政府原因", "不可抗力"]
    status: str


def procedure() -> Procedure:
    return read_file(LIBRARY / "steps-2012.yaml").into(Procedure)


def unusual(of: Procedure, step: Step, on: date, done: Sequence[Done], facts: Facts) -> list[str]:
    """Why recording `step` on `on` would be unusual; people may do it all the same and say why. Empty: in order."""
    there = {each.code: each for each in done}
    return [
        *_repeated(step, there),
        *_out_of_order(of, step, on, there),
        *_too_early(of, step, on, there),
        *_does_not_fit(step, facts),
    ]


def _repeated(step: Step, there: Mapping[str, Done]) -> Iterator[str]:
    if step.code in there:
        yield f"《{step.paper}》已于 {there[step.code].on} 记录过。"


def _out_of_order(of: Procedure, step: Step, on: date, there: Mapping[str, Done]) -> Iterator[str]:
    for first in filter(None, map(of.step, step.before)):
        if first.code not in there:
            yield f"还没有记录《{first.paper}》。"
        elif there[first.code].on > on:
            yield f"日期早于《{first.paper}》的 {there[first.code].on}。"


def _too_early(of: Procedure, step: Step, on: date, there: Mapping[str, Done]) -> Iterator[str]:
    """A term that was given and not answered is not over on `on`; its last day still belongs to it."""
    for first in filter(None, map(of.step, step.terms_over)):
        term = first.deadline
        if term is None or first.code not in there or term.by in there:
            continue
        due = there[first.code].due
        if due is None:
            yield f"《{first.paper}》没有填送达日期，不知道期限满了没有。"
        elif on <= due:
            yield f"《{first.paper}》给的期限（{term.what}）到 {due}，还没有满。"


def _does_not_fit(step: Step, facts: Facts) -> Iterator[str]:
    if step.causes and not facts.cause:
        yield f"未动工的原因还没有查明；《{step.paper}》用于{'、'.join(step.causes)}。"
    elif step.causes and facts.cause not in step.causes:
        yield f"登记的原因是{facts.cause}；《{step.paper}》用于{'、'.join(step.causes)}。"
    if step.statuses and facts.status not in step.statuses:
        yield f"今天按期限是“{facts.status}”；《{step.paper}》用于“{'、'.join(step.statuses)}”。"
