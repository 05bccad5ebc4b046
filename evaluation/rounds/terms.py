"""On which terms something is announced, and what a method's 公示 leaves to the officer who announces it. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from evaluation.methods.schema import Method
from mujun.calendars.clock import LONGEST, Calendar, Counting, deadline

_COUNTINGS = {"自然日": Counting.NATURAL, "工作日": Counting.WORKING}


@dataclass(frozen=True)
class Terms:
    """`starts`: now where None. `until`: the minute of the last day, its end where None. `grades` empty: all."""

    days: int
    counting: Counting
    contact: str
    answer_days: int
    answer_counting: Counting
    starts: datetime | None = None
    until: time | None = None
    shows_ranks: bool = False
    grades: Sequence[str] = ()
    full_names: bool = True

    def end(self, start: datetime, calendar: Calendar) -> datetime:
        return deadline(start, self.days, self.counting, calendar, until=self.until)


@dataclass(frozen=True)
class Allowed:
    """The most that may be shown, and how the time is counted where the method says so."""

    grades: Sequence[str] = ()
    days: int = 1
    counting: Counting | None = None
    until: time | None = None
    ranks: bool = True
    # whether the method itself says 公布
    ranks_said: bool = False
    full_names: bool = True

    @classmethod
    def by(cls, method: Method, grades: Sequence[str]) -> "Allowed":
        """`grades`: those that the run gave, best first."""
        said = method.publicity
        if said is None:
            return cls(grades=grades)
        return cls(
            grades=[code for code in grades if said.grades is None or code in said.grades],
            days=said.days or 1,
            counting=_COUNTINGS[said.counting] if said.counting else None,
            until=said.until,
            ranks=said.ranks != "不公布",
            ranks_said=said.ranks == "公布",
            full_names=said.names != "隐去",
        )

    def refusals(self, terms: Terms) -> Iterator[str]:
        """What is asked for beyond what is allowed."""
        if terms.days < self.days:
            yield f"办法规定公示不少于 {self.days} {(self.counting or terms.counting).unit}。"
        if self.counting and terms.counting != self.counting:
            yield f"办法规定公示按{self.counting.label}计算。"
        if self.until and terms.until != self.until:
            yield f"办法规定公示到最后一天 {self.until.hour}:{self.until.minute:02} 截止。"
        if terms.shows_ranks and not self.ranks:
            yield "办法规定不公布名次。"
        if terms.full_names and not self.full_names:
            yield "办法规定企业名称隐去部分字。"
        if more := [code for code in terms.grades if code not in self.grades]:
            yield f"不能公布的档次：{'、'.join(more)}。可公布：{'、'.join(self.grades)}。"


def mistakes(terms: Terms) -> Iterator[str]:
    """What no announcement may have."""
    if not (1 <= terms.days <= LONGEST and 1 <= terms.answer_days <= LONGEST):
        yield f"期限应在 1 到 {LONGEST} 天之间。"
    if not terms.contact.strip():
        yield "请写明受理单位和电话，公示页上要写。"
    if len(terms.contact.strip()) > 200:
        yield "受理单位和电话请在 200 字以内。"
