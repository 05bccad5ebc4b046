"""Whether land may be transferred (LE-21), what a court's sale must state (LE-24), and what the new holder owes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from landuse.agreements.judging import Check, Verdict
from landuse.agreements.rules import Promise, Stage
from landuse.provisions import Basis, Finding
from landuse.provisions.clauses import Conditions
from landuse.supply.checklist import Facts, checklist


class Opinion(StrEnum):
    """What the supervising body has written on a restriction of the transfer."""

    FREE = "不受转让限制"
    RESTRICTED = "受转让限制"


def transfer(
    basis: Basis[Conditions], facts: Facts, *, standard_land: bool, opinion: Opinion | None
) -> list[Finding]:
    """One finding for each condition; for standard land one more on the written opinion, which must be there."""
    findings = checklist(basis, facts)
    if not standard_land:
        return findings
    if opinion is None:
        return [*findings, basis.decided(False, "没有监管单位的书面意见，不能转让。")]
    return [*findings, basis.decided(opinion == Opinion.FREE, f"监管单位书面意见：{opinion}。")]


def disposal(basis: Basis[Conditions], facts: Facts, *, standard_land: bool) -> list[Finding]:
    """LE-24: what must be clear when a court disposes of land. No opinion is asked: the agreement of standard land
    stays, and the buyer carries it on.
    """
    findings = checklist(basis, facts)
    if not standard_land:
        return findings
    return [*findings, basis.decided(True, "“标准地”司法处置，协议继续有效，由买受人按约定条件履行。")]


@dataclass(frozen=True)
class Obligation:
    """A promise as it is owed: value, unit and operator unchanged, `promise.stages` those still to come.

    `due`: the last day to put right what was missed before, which a transfer does not put off.
    """

    promise: Promise
    due: date | None = None


def obligations(promises: Sequence[Promise], latest: Mapping[Stage, Sequence[Check]]) -> list[Obligation]:
    """What is still owed after the `latest` checks of each stage, in the order of promises; a transfer changes nothing.

    A stage is behind when the promise was met in it; the yearly check never is.
    """
    owed = [_owed(promise, latest) for promise in promises]
    return [each for each in owed if each.promise.stages is None or each.promise.stages]


def _owed(promise: Promise, latest: Mapping[Stage, Sequence[Check]]) -> Obligation:
    checks = {
        stage: check
        for stage, found in latest.items()
        for check in found
        if check.promise.indicator == promise.indicator
    }
    met = {stage for stage, check in checks.items() if check.verdict == Verdict.MET} - {Stage.YEARLY}
    left = None if promise.stages is None else tuple(stage for stage in promise.stages if stage not in met)
    dues = [check.due for check in checks.values() if check.due is not None]
    return Obligation(replace(promise, stages=left), min(dues, default=None))
