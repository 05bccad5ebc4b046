"""A supply contract as the pure rooms read it, and how it stands today."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from landuse import supply
from landuse.models import SupplyContract
from landuse.provisions import Finding, Outcome, worst
from landuse.provisions.documents import PolicyDocument

EXPIRY = "ZR-06"


@dataclass(frozen=True)
class Reviewed:
    """A contract with everything that the checks find of it `today`."""

    contract: SupplyContract
    findings: list[Finding]
    today: date

    @cached_property
    def outcome(self) -> Outcome:
        return worst(self.findings)

    @property
    def days_left(self) -> int:
        return (self.contract.until - self.today).days

    @property
    def ends(self) -> list[Finding]:
        """What is to be said of its end: warned ahead, over, or its renewal not asked for in time."""
        warned = (Outcome.REMIND, Outcome.BREACH)
        return [each for each in self.findings if each.code == EXPIRY and each.outcome in warned]

    @property
    def broken(self) -> list[Finding]:
        """不符合 and 提醒, besides its end."""
        wrong = (Outcome.REMIND, Outcome.BREACH)
        return [each for each in self.findings if each.code != EXPIRY and each.outcome in wrong]


def reviewed(
    contracts: Iterable[SupplyContract], documents: Sequence[PolicyDocument], today: date
) -> list[Reviewed]:
    """`contracts` with their rents fetched."""
    return [Reviewed(each, supply.review(documents, contract_of(each), today), today) for each in contracts]


def contract_of(row: SupplyContract) -> supply.Contract:
    """Numbers without the zeros that their columns add."""
    return supply.Contract(
        mode=row.mode,
        since=row.since,
        until=row.until,
        months=row.months,
        lease_months=row.lease_months,
        rents=[supply.Rent(rent.since, rent.amount.normalize()) for rent in row.rents.all()],
        valuation=_plain(row.valuation),
        cost=_plain(row.cost),
        price=_plain(row.price),
        registered_on=row.registered_on,
        rent_due=_plain(row.due_at_registration),
        rent_paid=_plain(row.paid_at_registration),
        renewal_asked=row.renewal_asked_on is not None,
    )


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.normalize()
