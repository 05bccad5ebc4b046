"""Who is judged, one row at a time."""

from dataclasses import dataclass, field
from decimal import Decimal

from evaluation.methods.formulas import parse
from evaluation.methods.schema import Method
from tests.generative.reference.conditions import Row, holds


@dataclass
class Verdict:
    """What becomes of a row; `at` is its place in the table."""

    at: int
    row: dict
    kind: str = "参评"
    rule: str = ""
    total: Decimal | None = None
    pool: tuple = ()
    rank: int = 0
    last: int = 0
    grade: str = ""
    acts: list = field(default_factory=list)


def stand(method: Method, at: int, row: Row, joined: bool = False) -> Verdict:
    """`joined`: a tenant that is judged for itself because its landlord has no grade."""
    verdict = Verdict(at, dict(row))
    if method.scope is None:
        return verdict
    if method.scope.within and not holds(parse(method.scope.within), row):
        verdict.kind = "外"
        return verdict
    for name, rule in method.scope.except_.items():
        tenant = rule.treatment.kind == "随出租方"
        if holds(parse(rule.condition), row) and not (tenant and row["出租方"] is None):
            verdict.rule = name
            usual = rule.treatment.kind == "照常" or (tenant and joined)
            verdict.kind = "参评" if usual else rule.treatment.kind
            verdict.grade = rule.treatment.code
            return verdict
    return verdict
