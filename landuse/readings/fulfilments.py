"""LE-22: what the yearly checks of a year are worth, enterprise by enterprise, for an evaluation to take in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from landuse.agreements import Fulfilment, Stage, fulfilment, thawed
from landuse.agreements.counting import PLACES
from landuse.models import AgreementCheck, Enterprise
from landuse.provisions import Basis, find
from landuse.provisions.clauses import Clause
from landuse.readings.provisions import documents_of
from mujun.accounts.models import County

CODE = "LE-22"


@dataclass
class Worth:
    """Of one enterprise, with what each of its agreements comes to."""

    enterprise: Enterprise
    parts: list[tuple[AgreementCheck, Fulfilment]] = field(default_factory=list)

    @property
    def value(self) -> Decimal | None:
        """The mean over its agreements; None as long as one of them cannot be said."""
        known = [part.value for _, part in self.parts if part.value is not None]
        if not known or len(known) < len(self.parts):
            return None
        return (sum(known, Decimal()) / len(known)).quantize(PLACES, ROUND_HALF_UP)


def worth_of_year(county: County, year: int) -> list[Worth]:
    """Of everybody whose yearly check of `year` stands, by whoever owed the agreement then; by credit code."""
    basis = basis_of_year(county, year)
    if basis is None:
        return []
    found: dict[int, Worth] = {}
    for check in _last_of_each(county, year):
        part = fulfilment(basis, check.agreement.rule_set.rule, [thawed(row) for row in check.judged])
        found.setdefault(check.enterprise_id, Worth(check.enterprise)).parts.append((check, part))
    return sorted(found.values(), key=lambda worth: worth.enterprise.credit_code)


def basis_of_year(county: County, year: int) -> Basis[Clause] | None:
    return find(documents_of(county), Clause, CODE, date(year, 12, 31))


def _last_of_each(county: County, year: int) -> Iterable[AgreementCheck]:
    """The last check that stands of each agreement."""
    checks = AgreementCheck.objects.standing().filter(agreement__county=county, stage=Stage.YEARLY, year=year)
    related = checks.select_related("agreement__rule_set", "enterprise__town").order_by("on", "pk")
    return {check.agreement_id: check for check in related}.values()
