"""LE-02: the three reasons for which a target of remediation may stay where it is."""

from dataclasses import dataclass
from enum import StrEnum

from landuse.provisions.clauses import Staying
from landuse.provisions.finding import Finding
from landuse.provisions.library import Basis


class Reason(StrEnum):
    EFFICIENT = "亩均评价较高且符合产业导向和先进制造需要"
    KEY = "承担重点任务、产业链关键环节或民生保障"
    BOUND = "因行业或工艺不能搬迁"


@dataclass(frozen=True)
class Claim:
    """What is said for an enterprise. None is not known; `grade` is the valid one of the evaluation.

    `fits` and `grade` are asked for only with the reason 亩均评价较高.
    """

    reason: Reason | None
    grade: str | None = None
    fits: bool | None = None
    evidence: bool = False
    approver: str = ""
    harmonious: bool | None = None


def staying(basis: Basis[Staying], claim: Claim) -> Finding:
    """符合: it may stay. Otherwise the sentence says what is missing, and that it needs a treatment."""
    if claim.reason is None:
        return basis.decided(False, "没有保留理由，应当明确处置方式。")
    lacks = [*_lacks(claim)]
    if claim.reason == Reason.EFFICIENT:
        if basis.clause.high_grades is None:
            return basis.open("评价较高指哪些档次")
        if claim.grade is None or claim.fits is None:
            return basis.missing("评价档次或产业导向意见")
        lacks += _inefficient(claim, basis.clause.high_grades)
    if lacks:
        return basis.decided(False, f"不能以“{claim.reason}”保留：{'；'.join(lacks)}。")
    if claim.harmonious is None:
        return basis.missing("整治后与周边是否协调的意见")
    return basis.decided(True, f"可以保留：{claim.reason}，由{claim.approver}批准。")


def _lacks(claim: Claim) -> list[str]:
    checks = [
        (claim.evidence, "没有证明材料"),
        (bool(claim.approver), "没有批准单位"),
        (claim.harmonious is not False, "整治后与周边不协调"),
    ]
    return [words for holds, words in checks if not holds]


def _inefficient(claim: Claim, high: list[str]) -> list[str]:
    lacks = [] if claim.grade in high else [f"评价为 {claim.grade}，不在 {'、'.join(high)} 之列"]
    return lacks if claim.fits else [*lacks, "不符合产业导向"]
