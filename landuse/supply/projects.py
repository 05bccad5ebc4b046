"""Which projects the quota and freed land go to (X-13): to those the clause names, and to those that wait first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import FreedFirst, Quota

_NOTHING = Decimal(0)
_NAMED = 3  # uses that a sentence tells one by one


@dataclass(frozen=True)
class Use:
    """亩 that went out of an account. `kinds` of the project by the words of the clause, none of them for another
    project; None where nobody said.
    """

    on: date
    area: Decimal
    subject: str
    kinds: Collection[str] | None
    ahead: bool = False


@dataclass(frozen=True)
class Demand:
    """A project that waits for land from `since` until it has what it wants, or until the day `until`.

    `given`: days and 亩.
    """

    name: str
    kinds: Collection[str]
    since: date
    until: date | None
    wanted: Decimal
    given: Sequence[tuple[date, Decimal]] = ()

    def lacks(self, day: date) -> Decimal:
        """亩 at the end of the day."""
        if day < self.since or (self.until is not None and self.until <= day):
            return _NOTHING
        return max(self.wanted - sum((area for on, area in self.given if on <= day), _NOTHING), _NOTHING)


def for_projects(basis: Basis[Quota], uses: Sequence[Use]) -> Finding:
    """X-13: all quota used in the year is for projects of the kind that the clause names."""
    wanted = basis.clause.projects
    if others := [use for use in uses if use.kinds is not None and wanted not in use.kinds]:
        return basis.decided(False, f"本年使用的指标中 {_area(others):f} 亩不是{wanted}：{_told(others)}。")
    if unsaid := [use for use in uses if use.kinds is None]:
        return basis.missing(f" {_area(unsaid):f} 亩用于什么项目的说明")
    words = f"本年使用的指标全部用于{wanted}。" if uses else "本年没有使用指标。"
    return basis.finding(Outcome.MET, words)


def drawn_ahead(basis: Basis[Quota], uses: Iterable[Use]) -> list[Finding]:
    """X-13: who drew quota before it was earned was allowed to; nothing is said where nobody did."""
    drawn, allowed = [use for use in uses if use.ahead], basis.clause.ahead_for
    if not drawn or not basis.clause.ahead or allowed is None:
        return []
    if others := [use for use in drawn if use.kinds is not None and allowed not in use.kinds]:
        return [basis.decided(False, f"提前预支的 {_area(others):f} 亩不是{allowed}：{_told(others)}。")]
    if unsaid := [use for use in drawn if use.kinds is None]:
        return [basis.missing(f"提前预支的 {_area(unsaid):f} 亩用于什么项目的说明")]
    return [basis.finding(Outcome.MET, f"提前预支的 {_area(drawn):f} 亩都是{allowed}。")]


def freed_first(basis: Basis[Quota], uses: Sequence[Use], demands: Sequence[Demand]) -> Finding:
    """X-13: freed land went elsewhere only while no project that comes first was waiting."""
    rule = basis.clause.freed
    if rule is None:
        return basis.open("腾出的土地先用于什么项目")
    passed = [(use, lacking) for use in uses if (lacking := _waiting(use, rule, demands))]
    if others := [(use, lacking) for use, lacking in passed if use.kinds is not None]:
        outcome = Outcome.BREACH if rule.force == "应当" else Outcome.REMIND
        told = "；".join(_passed(use, lacking) for use, lacking in others[:_NAMED])
        more = f"等 {len(others)} 笔" if len(others) > _NAMED else ""
        area = _area(use for use, _ in others)
        return basis.finding(
            outcome, f"{area:f} 亩安排给别的项目时，还有{rule.projects}在等地：{told}{more}。"
        )
    if passed:
        return basis.missing(f" {_area(use for use, _ in passed):f} 亩安排给什么项目的说明")
    first = _area(use for use in uses if use.kinds is not None and rule.projects in use.kinds)
    sums = f"本年安排 {_area(uses):f} 亩，其中{rule.projects} {first:f} 亩"
    return basis.finding(Outcome.MET, f"{sums}；没有在这类项目等地时安排给别的项目。")


def in_turn(
    basis: Basis[Quota], demands: Iterable[Demand], day: date, *, freed: bool, quota: bool
) -> list[Demand]:
    """X-13: those who lack land on the day though there is some of the kind that the clause gives them first."""
    rule = basis.clause
    served = {rule.freed.projects} if freed and rule.freed else set()
    served |= {rule.projects} if quota else set()
    return [each for each in demands if served.intersection(each.kinds) and each.lacks(day)]


def _waiting(use: Use, rule: FreedFirst, demands: Iterable[Demand]) -> list[Demand]:
    """Those who come before the use and lack land on its day."""
    if use.kinds is not None and rule.projects in use.kinds:
        return []
    return [each for each in demands if rule.projects in each.kinds and each.lacks(use.on)]


def _passed(use: Use, waiting: Sequence[Demand]) -> str:
    lacking = sum((each.lacks(use.on) for each in waiting), _NOTHING)
    names = "、".join(each.name for each in waiting[:_NAMED])
    several = f"等 {len(waiting)} 个项目" if len(waiting) > _NAMED else ""
    day = f"{use.on.year}年{use.on.month}月{use.on.day}日"
    return f"{day} {use.subject} {use.area:f} 亩，{names}{several}还缺 {lacking:f} 亩"


def _told(uses: Sequence[Use]) -> str:
    names = "、".join(f"{use.subject} {use.area:f} 亩" for use in uses[:_NAMED])
    return f"{names}等 {len(uses)} 笔" if len(uses) > _NAMED else names


def _area(uses: Iterable[Use]) -> Decimal:
    return sum((use.area for use in uses), _NOTHING)
