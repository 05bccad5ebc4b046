"""What the ledgers of land ask of those who keep them: totals of clusters' places (X-12), land for projects (X-13)."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from landuse.actions.handling import may_handle
from landuse.models import ClauseDecision, ClusterLand, CountyProvision, LandDemand, LandEntry
from landuse.provisions import Outcome, find
from landuse.provisions.clauses import Quota
from landuse.provisions.documents import PolicyDocument
from landuse.readings import cluster_land, land_accounts, land_demands
from landuse.readings.provisions import documents_of
from landuse.supply.projects import in_turn
from mujun.accounts.models import User
from mujun.keeping import kept, state_of
from mujun.todos import Todo

Kind = LandEntry.Kind
_TABLES = (ClusterLand, LandEntry, LandDemand, ClauseDecision, CountyProvision)
# what of an account was not kept: freed land went past somebody, though the clause says 一般; quota was used wrongly
_BROKEN = {Kind.FREED: {Outcome.REMIND, Outcome.BREACH}, Kind.QUOTA: {Outcome.BREACH}}
_BROKEN_WORDS = {
    Kind.FREED: "腾出用地的安排没有先给等地的重大项目",
    Kind.QUOTA: "“腾笼换鸟”用地指标的使用不符合",
}


def ledger_todos(user: User, year: int) -> list[Todo]:
    """Of the year and of the one that runs; worked out again when a ledger or a clause changes, and each day."""
    if user.county is None or not may_handle(user.county, user):
        return []
    day = timezone.localdate()
    name = f"ledger todos {user.county_id} {year} {day}"
    return kept(state_of(*_TABLES), name, lambda: [*_totals(user, year, day), *_projects(user, year, day)])


def _totals(user: User, year: int, day: date) -> Iterator[Todo]:
    lines = cluster_land.lines(user, documents_of(user.county))
    fallen = cluster_land.Asked(outcome=Outcome.BREACH.value)
    for each in sorted({year, day.year}):
        if found := [line for line in lines if line.row.year == each and fallen.fits(line)]:
            names = "、".join(dict.fromkeys(line.row.place for line in found))
            address = _page("cluster-land", of_year=each, outcome=fallen.outcome)
            title = f"{each} 年 {len(found)} 个所在地的工业用地总量比上年减少（X-12）"
            yield Todo("wrong", title, f"{names}。请核对数字，或说明原因、补足用地。", address, "去核对")
    late = cluster_land.Asked(year=year - 1, next_year=cluster_land.LACKING)
    if found := [line for line in lines if late.fits(line)]:
        names = "、".join(dict.fromkeys(line.row.place for line in found))
        address = _page("cluster-land", of_year=late.year, next_year=late.next_year)
        title = f"{len(found)} 个所在地 {year} 年的工业用地总量还没有录入（X-12）"
        yield Todo("open", title, f"上年已录入：{names}。", address, "去录入")


def _projects(user: User, year: int, day: date) -> Iterator[Todo]:
    documents = documents_of(user.county)
    accounts = land_accounts.account_years(user, documents)
    for each in accounts:
        if each.year in (year, day.year) and each.outcome in _BROKEN.get(Kind(each.kind), ()):
            address = _page("land-accounts", kind=each.kind, year=each.year)
            told = next(found.sentence for found in each.findings if found.outcome == each.outcome)
            yield Todo(
                "wrong", f"{each.year} 年{_BROKEN_WORDS[Kind(each.kind)]}（X-13）", told, address, "去核对"
            )
    yield from _waiting(user, documents, accounts, day)


def _waiting(
    user: User, documents: list[PolicyDocument], accounts: list[land_accounts.AccountYear], day: date
) -> Iterator[Todo]:
    """The newest year of an account says what is left."""
    basis = find(documents, Quota, land_accounts.CODES[Kind.FREED], day)
    left = {each.kind: each.of.account.left for each in reversed(accounts)}
    left = {kind: area for kind, area in left.items() if area > 0 and kind in _BROKEN}
    if basis is None or not left:
        return
    waiting = in_turn(
        basis, land_demands.demands(user), day, freed=Kind.FREED in left, quota=Kind.QUOTA in left
    )
    if waiting:
        lacks = sum(each.lacks(day) for each in waiting)
        there = "，".join(f"{Kind(kind).label}还有 {area:f} 亩" for kind, area in left.items())
        title = f"{len(waiting)} 个项目在等地，还缺 {lacks:f} 亩（X-13）"
        yield Todo("waiting", title, f"{there}。", _page("land-demands", state="等地"), "去安排")


def _page(name: str, **asked) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"
