"""Clauses for the pages on land: as delivered, or with what a county has decided."""

from datetime import date
from typing import Any, TypeVar

from landuse.provisions import Basis, Finding, delivered, find
from landuse.provisions.clauses import Clause

DAY = date(2026, 6, 30)
C = TypeVar("C", bound=Clause)


def clause(kind: type[C], code: str, **decided: Any) -> Basis[C]:
    """The delivered clause in force on `DAY`, with open points `decided`."""
    basis = find(delivered(), kind, code, DAY)
    assert basis is not None
    return Basis(code, basis.clause.model_copy(update=decided), basis.document)


def outcomes(findings: list[Finding]) -> list[str]:
    return [finding.outcome.value for finding in findings]
