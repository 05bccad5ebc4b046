"""LE-22: a yearly check as a figure that an evaluation can use."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from landuse.agreements.judging import Check, Verdict
from landuse.agreements.rules import AgreementRule
from landuse.provisions import Basis
from landuse.provisions.clauses import Clause

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Fulfilment:
    """`value` from 0 to 100, None where it cannot be said; the sentence tells why or how."""

    code: str
    value: Decimal | None
    sentence: str
    source: str


def fulfilment(basis: Basis[Clause], rule: AgreementRule, checks: Sequence[Check]) -> Fulfilment:
    """The mean of what the rule gives each verdict of a yearly check, to four decimals."""
    verdicts = [check.verdict for check in checks]
    if rule.scores is None:
        return _none(basis, "协议规则没有规定履约分，由县里定下后才能计算。")
    if not verdicts or {Verdict.UNKNOWN, Verdict.OPEN} & {*verdicts}:
        return _none(basis, "有指标缺结果或未定，不能计算。补上后再看。")
    worth = {
        Verdict.MET: rule.scores.met,
        Verdict.RECTIFY: rule.scores.rectifying,
        Verdict.BREACH: rule.scores.breached,
    }
    total = sum((worth[each] for each in verdicts), Decimal())
    value = (total / len(verdicts)).quantize(PLACES, ROUND_HALF_UP)
    met = verdicts.count(Verdict.MET)
    sentence = f"{len(verdicts)} 项承诺达标 {met} 项，履约分 {value.normalize():f}。"
    return Fulfilment(basis.code, value, sentence, basis.source)


def _none(basis: Basis[Clause], sentence: str) -> Fulfilment:
    return Fulfilment(basis.code, None, sentence, basis.source)
