"""用地增减台账 year by year: what came in and went out, what is left, and what the clauses in force say of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from landuse.models import LandEntry
from landuse.provisions import Finding, Outcome, find, worst
from landuse.provisions.clauses import Clause, Quota
from landuse.provisions.documents import PolicyDocument
from landuse.readings.land_demands import demands
from landuse.supply.balances import Account, earned, replaced, within_the_province
from landuse.supply.contracts import silent
from landuse.supply.projects import Demand, Use, drawn_ahead, for_projects, freed_first
from mujun.accounts.models import User

Kind = LandEntry.Kind
CODES = {Kind.CONTROL_LINE: "LE-14", Kind.QUOTA: "X-13", Kind.FREED: "X-13"}


@dataclass(frozen=True)
class Year:
    """亩: `into` of the year and its `uses`, `account` since the first entry, at the end of the year."""

    year: int
    into: Decimal
    uses: list[Use]
    account: Account

    @property
    def out(self) -> Decimal:
        return _sum(use.area for use in self.uses)


@dataclass(frozen=True)
class AccountYear:
    """A year of an account with what is found of it."""

    kind: str
    of: Year
    findings: list[Finding]

    @property
    def year(self) -> int:
        return self.of.year

    @property
    def title(self) -> str:
        return Kind(self.kind).label

    @property
    def outcome(self) -> Outcome:
        return worst(self.findings)


def account_years(user: User, documents: Sequence[PolicyDocument]) -> list[AccountYear]:
    """By kind, the newest year first. Three queries."""
    entries = LandEntry.objects.visible_to(user).standing().order_by("kind", "on", "pk")
    waiting = demands(user)
    by_kind = {kind: list(rows) for kind, rows in groupby(entries, lambda entry: entry.kind)}
    return [
        AccountYear(kind, year, judge(documents, kind, year, waiting))
        for kind in Kind
        for year in reversed([*_years(by_kind.get(kind, []))])
    ]


def _years(entries: Iterable[LandEntry]) -> Iterator[Year]:
    account = Account()
    for year, rows in groupby(entries, lambda entry: entry.on.year):
        of_year = list(rows)
        into = _sum(each.area for each in of_year if each.way == LandEntry.Way.INTO)
        uses = [_use(each) for each in of_year if each.way == LandEntry.Way.OUT]
        account = Account(
            account.into + into,
            account.out + _sum(use.area for use in uses),
            account.ahead + _sum(use.area for use in uses if use.ahead),
        )
        yield Year(year, into, uses, account)


def _use(entry: LandEntry) -> Use:
    return Use(entry.on, entry.area.normalize(), entry.subject, entry.kinds, entry.is_ahead)


def _sum(areas: Iterable[Decimal]) -> Decimal:
    """Without the zeros that the column adds."""
    return sum(areas, Decimal(0)).normalize() + 0


def judge(
    documents: Sequence[PolicyDocument], kind: Kind, year: Year, waiting: Sequence[Demand]
) -> list[Finding]:
    """By the clause in force on the last day of the year."""
    code, day = CODES[kind], date(year.year, 12, 31)
    if kind == Kind.CONTROL_LINE:
        line = find(documents, Clause, code, day)
        return [silent(code) if line is None else replaced(line, year.account)]
    basis = find(documents, Quota, code, day)
    if basis is None:
        return [silent(code)]
    if kind == Kind.FREED:
        return [freed_first(basis, year.uses, waiting)]
    found = [earned(basis, year.account), for_projects(basis, year.uses)]
    return [*found, *drawn_ahead(basis, year.uses), *within_the_province(basis, year.into)]
