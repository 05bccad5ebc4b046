"""集群用地总量 year by year: each place against its year before, and what the clause in force says of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landuse.models import ClusterLand
from landuse.provisions import Finding, find
from landuse.provisions.clauses import GrantedShare
from landuse.provisions.documents import PolicyDocument
from landuse.supply.contracts import silent
from landuse.supply.totals import steady
from mujun.accounts.models import User

CODE = "X-12"
LACKING = "没有录入"


@dataclass(frozen=True)
class Line:
    """亩; `before` is the total of the year before, None where nobody entered it. `former`: what the row was before,
    the newest first. `has_next`: the year after it is on record, too.
    """

    row: ClusterLand
    before: Decimal | None
    finding: Finding
    former: list[ClusterLand]
    has_next: bool

    @property
    def change(self) -> Decimal | None:
        return None if self.before is None else self.row.total - self.before


def lines(user: User, documents: Sequence[PolicyDocument]) -> list[Line]:
    """By cluster and place, the newest year first. One query."""
    every = (
        ClusterLand.objects.visible_to(user).select_related("by").order_by("cluster", "place", "-year", "-pk")
    )
    former: dict[tuple[str, str, int], list[ClusterLand]] = defaultdict(list)
    current = {}
    for row in every:
        at = row.cluster, row.place, row.year
        if row.is_current:
            current[at] = row
        else:
            former[at].append(row)
    totals = {at: row.total.normalize() + 0 for at, row in current.items()}
    found = []
    for at, row in current.items():
        before = totals.get((row.cluster, row.place, row.year - 1))
        has_next = (row.cluster, row.place, row.year + 1) in totals
        found.append(Line(row, before, _judge(documents, row, before), former[at], has_next))
    return found


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty words and None ask for nothing. `next_year`: whether it is on record, too."""

    cluster: str = ""
    year: int | None = None
    role: str = ""
    outcome: str = ""
    next_year: str = ""
    q: str = ""

    def fits(self, line: Line) -> bool:
        row = line.row
        return (
            self.cluster in ("", row.cluster)
            and self.year in (None, row.year)
            and self.role in ("", row.role)
            and self.outcome in ("", line.finding.outcome.value)
            and not (self.next_year and line.has_next)
            and self.q in row.place
        )


def lacking(every: Sequence[Line], year: int) -> list[str]:
    """Places that have a row of another year and none of this one."""
    there = {(line.row.cluster, line.row.place) for line in every if line.row.year == year}
    places = dict.fromkeys((line.row.cluster, line.row.place) for line in every)
    return [" ".join(place) for place in places if place not in there]


def _judge(documents: Sequence[PolicyDocument], row: ClusterLand, before: Decimal | None) -> Finding:
    """By the clause in force on the last day of the year."""
    basis = find(documents, GrantedShare, CODE, date(row.year, 12, 31))
    return silent(CODE) if basis is None else steady(basis, row.role, row.total.normalize() + 0, before)
