"""All checks on one supply contract: ZR-01 to ZR-06, in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from landuse.provisions import Basis, Finding, Outcome, find
from landuse.provisions.clauses import Clause, Expiry, Mode, RentChange, RentFloor, Terms
from landuse.provisions.documents import PolicyDocument
from landuse.supply.ends import expiry
from landuse.supply.rents import Rent, price_floor, rent_changes, rent_floor, rent_paid
from landuse.supply.terms import term

LETTING: tuple[Mode, ...] = ("长期租赁", "先租后让", "租让结合")
PART_LET: tuple[Mode, ...] = ("先租后让", "租让结合")
C = TypeVar("C", bound=Clause)


@dataclass(frozen=True)
class Contract:
    """Money in 万元, terms in months; None is not known. `rent_due` and `rent_paid` until the registration."""

    mode: Mode
    since: date
    until: date
    months: int
    lease_months: int | None = None
    rents: Sequence[Rent] = ()
    valuation: Decimal | None = None
    cost: Decimal | None = None
    price: Decimal | None = None
    registered_on: date | None = None
    rent_due: Decimal | None = None
    rent_paid: Decimal | None = None
    renewal_asked: bool = False

    @property
    def lets(self) -> bool:
        return self.mode in LETTING or bool(self.rents)


def review(documents: Sequence[PolicyDocument], contract: Contract, today: date) -> list[Finding]:
    """Term, rent floor and price by what held when the right began, a change of rent by its day, the registration by
    its own, the end by `today`. Rents are looked at where the mode lets or a rent is on record.
    """
    found = [*_term(documents, contract)]
    if contract.lets:
        found += [*_floor(documents, contract), *_changes(documents, contract)]
    found += _price(documents, contract)
    if contract.lets:
        found += _paid(documents, contract, today)
    return [*found, *_end(documents, contract, today)]


def silent(code: str) -> Finding:
    """Where no document in force states the rule."""
    return Finding(code, Outcome.OPEN, "没有现行文件规定，由县里定下后才能判断。", "")


def _basis(documents: Sequence[PolicyDocument], kind: type[C], code: str, day: date) -> Basis[C] | None:
    return find(documents, kind, code, day)


def _term(documents: Sequence[PolicyDocument], contract: Contract) -> list[Finding]:
    basis = _basis(documents, Terms, "ZR-01", contract.since)
    if basis is None:
        return [silent("ZR-01")]
    return term(basis, contract.mode, months=contract.months, lease_months=contract.lease_months)


def _floor(documents: Sequence[PolicyDocument], contract: Contract) -> Iterator[Finding]:
    basis = _basis(documents, RentFloor, "ZR-02", contract.since)
    if basis is None:
        yield silent("ZR-02")
    elif not contract.rents:
        yield basis.missing("年租金")
    elif contract.valuation is None:
        yield basis.missing("50年期评估价")
    else:
        first = min(contract.rents, key=lambda rent: rent.since)
        yield rent_floor(basis, first.amount, contract.valuation)


def _changes(documents: Sequence[PolicyDocument], contract: Contract) -> list[Finding]:
    if len(contract.rents) < 2:
        return []
    basis = _basis(documents, RentChange, "ZR-03", max(rent.since for rent in contract.rents))
    return [silent("ZR-03")] if basis is None else rent_changes(basis, contract.rents)


def _price(documents: Sequence[PolicyDocument], contract: Contract) -> list[Finding]:
    basis = _basis(documents, Clause, "ZR-04", contract.since)
    if basis is None:
        return [silent("ZR-04")]
    if contract.price is None or contract.cost is None:
        return [basis.missing("价格" if contract.price is None else "成本价")]
    return [price_floor(basis, contract.price, contract.cost)]


def _paid(documents: Sequence[PolicyDocument], contract: Contract, today: date) -> list[Finding]:
    basis = _basis(documents, Clause, "ZR-05", contract.registered_on or today)
    if basis is None:
        return [silent("ZR-05")]
    if contract.registered_on is None:
        return [basis.finding(Outcome.MET, "还没有登记；登记时租金应当缴清。")]
    if contract.rent_due is None or contract.rent_paid is None:
        return [basis.missing("应缴和已缴租金")]
    return [rent_paid(basis, contract.rent_due, contract.rent_paid)]


def _end(documents: Sequence[PolicyDocument], contract: Contract, today: date) -> list[Finding]:
    basis = _basis(documents, Expiry, "ZR-06", today)
    if basis is None:
        return [silent("ZR-06")]
    return expiry(basis, contract.until, today, renewal_asked=contract.renewal_asked)
