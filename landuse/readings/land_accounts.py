"""用地增减台账 year by year: what came in and went out, what is left, and what the clauses in force say of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DecimalField, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from landuse.models import LandEntry
from landuse.provisions import Finding, Outcome, find, worst
from landuse.provisions.clauses import Clause, Quota
from landuse.provisions.documents import PolicyDocument
from landuse.supply.balances import Account, quota, replaced
from landuse.supply.contracts import silent
from mujun.accounts.models import User

Kind = LandEntry.Kind
CODES = {Kind.CONTROL_LINE: "LE-14", Kind.QUOTA: "X-13"}
_ZERO = Value(Decimal(0), DecimalField(max_digits=14, decimal_places=4))


@dataclass(frozen=True)
class AccountYear:
    """亩: `into` and `out` of the year, `account` since the first entry, at the end of the year."""

    kind: str
    year: int
    into: Decimal
    out: Decimal
    account: Account
    findings: list[Finding]

    @property
    def title(self) -> str:
        return Kind(self.kind).label

    @property
    def outcome(self) -> Outcome:
        return worst(self.findings)


def account_years(user: User, documents: Sequence[PolicyDocument]) -> list[AccountYear]:
    """By kind, the newest year first. One query."""
    kept = LandEntry.objects.visible_to(user).standing().order_by("kind", "on__year")
    out = Q(way=LandEntry.Way.OUT)
    rows = kept.values_list("kind", "on__year").annotate(
        into=_sum(~out),
        out=_sum(out),
        not_major=_sum(Q(kind=Kind.QUOTA, for_major=False)),
        unsaid=_sum(out & Q(kind=Kind.QUOTA, for_major=None)),
        ahead=_sum(Q(is_ahead=True)),
    )
    found: list[AccountYear] = []
    for kind in Kind:
        found += reversed([*_years(kind, (row[1:] for row in rows if row[0] == kind), documents)])
    return found


def _sum(which: Q) -> Coalesce:
    return Coalesce(Sum(Case(When(which, then=F("area")))), _ZERO)


def _years(kind: Kind, rows: Iterable[tuple], documents: Sequence[PolicyDocument]) -> Iterable[AccountYear]:
    account = Account()
    for year, *sums in rows:
        amounts = [each.normalize() + 0 for each in sums]
        present = (account.into, account.out, account.not_major, account.unsaid, account.ahead)
        account = Account(*(before + amount for before, amount in zip(present, amounts, strict=True)))
        findings = judge(documents, kind, date(year, 12, 31), account)
        yield AccountYear(kind, year, amounts[0], amounts[1], account, findings)


def judge(documents: Sequence[PolicyDocument], kind: Kind, day: date, account: Account) -> list[Finding]:
    """By the clause in force on `day`."""
    code = CODES[kind]
    if kind == Kind.QUOTA:
        basis = find(documents, Quota, code, day)
        return [silent(code)] if basis is None else quota(basis, account)
    line = find(documents, Clause, code, day)
    return [silent(code)] if line is None else [replaced(line, account)]
