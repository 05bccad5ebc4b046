"""X-04: the three problems of stock land. What they mean in days and figures is the county's to say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from landuse.provisions import Basis, Finding, Outcome
from landuse.provisions.clauses import StockCheck, StockLand


class StockProblem(StrEnum):
    UNSUPPLIED = "批而未供"
    UNUSED = "供而未用"
    UNFINISHED = "用而未尽"


@dataclass(frozen=True)
class Supply:
    """Days on which things happened, None where they have not; `due` is the contract's day to start building.

    `agreed` and `reached`: m² built, plot ratio and 万元 invested, as far as they are known.
    """

    approved: date | None = None
    supplied: date | None = None
    due: date | None = None
    started: date | None = None
    agreed: Mapping[StockCheck, Decimal] = field(default_factory=dict)
    reached: Mapping[StockCheck, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class StockFinding(Finding):
    """提醒 with the problem, or 符合 and others without."""

    problem: StockProblem | None = None


def stock_land(basis: Basis[StockLand], land: Supply, today: date) -> StockFinding:
    """The problem that the land has on `today`: not supplied, else not started in time, else not used up."""
    if land.supplied is None:
        if land.approved is None:
            return _said(basis.missing("批准日期和供应日期"))
        return _problem(basis, f"{land.approved} 批准，还没有供应", StockProblem.UNSUPPLIED)
    if land.started is None:
        return _unused(basis, land, today)
    return _unfinished(basis, land)


def _unused(basis: Basis[StockLand], land: Supply, today: date) -> StockFinding:
    if basis.clause.unused_since is None:
        return _said(basis.open("供而未用从哪一天算起"))
    since = land.due if basis.clause.unused_since == "约定动工日" else land.supplied
    if since is None:
        return _said(basis.missing("约定动工日"))
    if today <= since:
        return _said(basis.finding(Outcome.MET, f"{basis.clause.unused_since}为 {since}，还没有过。"))
    words = f"{basis.clause.unused_since} {since} 已过，还没有动工"
    return _problem(basis, words, StockProblem.UNUSED)


def _unfinished(basis: Basis[StockLand], land: Supply) -> StockFinding:
    if basis.clause.looked_at is None:
        return _said(basis.open("用而未尽看哪些指标"))
    if lacking := [name for name in basis.clause.looked_at if not _known(land, name)]:
        return _said(basis.missing("、".join(lacking)))
    below = [name for name in basis.clause.looked_at if land.reached[name] < land.agreed[name]]
    if not below:
        return _said(basis.finding(Outcome.MET, "已按约定使用。"))
    words = "；".join(f"{name} {land.reached[name]:f}，约定 {land.agreed[name]:f}" for name in below)
    return _problem(basis, words, StockProblem.UNFINISHED)


def _known(land: Supply, name: StockCheck) -> bool:
    return name in land.agreed and name in land.reached


def _problem(basis: Basis[StockLand], words: str, problem: StockProblem) -> StockFinding:
    return _said(basis.finding(Outcome.REMIND, f"{problem}：{words}。"), problem)


def _said(finding: Finding, problem: StockProblem | None = None) -> StockFinding:
    return StockFinding(finding.code, finding.outcome, finding.sentence, finding.source, problem)
