"""What is found where facts are held against a clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """From good to bad. 未定: the document leaves open what would decide it; 缺数据: a fact is missing."""

    MET = "符合"
    REMIND = "提醒"
    UNKNOWN = "缺数据"
    OPEN = "未定"
    BREACH = "不符合"


@dataclass(frozen=True)
class Finding:
    """`code` of the rule, a sentence for people, and the document and article it rests on."""

    code: str
    outcome: Outcome
    sentence: str
    source: str


def worst(findings: Iterable[Finding]) -> Outcome:
    """The outcome of a list of which every point must hold; 符合 for an empty one."""
    order = list(Outcome)
    return max((finding.outcome for finding in findings), key=order.index, default=Outcome.MET)
