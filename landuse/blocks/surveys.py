"""LE-01: whether a block is a target of remediation; LE-19: farmland in it that bars the way."""

from dataclasses import dataclass
from decimal import Decimal

from landuse.provisions.clauses import Clause
from landuse.provisions.finding import Finding, Outcome
from landuse.provisions.library import Basis


@dataclass(frozen=True)
class Survey:
    """What was seen on the spot. None is not looked at; the four ticks are what was found."""

    plan_conflict: bool | None = None
    low: bool = False
    scattered: bool = False
    messy: bool = False
    polluting: bool = False
    hard_to_rectify: bool | None = None
    recheck_failed: bool | None = None

    @property
    def marks(self) -> str:
        """The ticked ones of 低散乱污."""
        ticks = {"低": self.low, "散": self.scattered, "乱": self.messy, "污": self.polluting}
        return "、".join(mark for mark, ticked in ticks.items() if ticked)


@dataclass(frozen=True)
class Target(Finding):
    """提醒 for a target of remediation, 符合 for none; None where something that would decide it is not known."""

    is_target: bool | None = None


def target(basis: Basis[Clause], survey: Survey) -> Target:
    """Any of the three grounds is enough; which ones hold, and which are not known, is said."""
    grounds = _grounds(survey)
    held = [words for words, holds in grounds.items() if holds]
    unknown = [words for words, holds in grounds.items() if holds is None]
    if held:
        return _said(basis, Outcome.REMIND, f"列为候选整治区块：{'；'.join(held)}。", True)
    if unknown:
        words = "、".join(unknown)
        return _said(basis, Outcome.UNKNOWN, f"没有查明是否{words}，不能判断。补上后再看。", None)
    return _said(basis, Outcome.MET, "三种情形都没有，不列为整治对象。", False)


def farmland(basis: Basis[Clause], area: Decimal | None) -> Finding:
    """`area`: 亩 of scattered permanent basic farmland; any of it bars the project until it is dealt with."""
    if area is None:
        return basis.missing("永久基本农田调查")
    if not area:
        return basis.decided(True, "区块内没有零星永久基本农田。")
    words = (
        f"区块内有零星永久基本农田 {area.normalize():f} 亩，先按全域土地综合整治的规定办理，不能直接再开发。"
    )
    return basis.decided(False, words)


def _grounds(survey: Survey) -> dict[str, bool | None]:
    """Each ground of LE-01 with whether it holds; 低散乱污 count only where they are hard to rectify."""
    marks = survey.marks
    return {
        "不符合国土空间规划": survey.plan_conflict,
        f"存在{marks or '低散乱污'}问题且难以整治": survey.hard_to_rectify if marks else False,
        "经整治仍不达标": survey.recheck_failed,
    }


def _said(basis: Basis[Clause], outcome: Outcome, sentence: str, is_target: bool | None) -> Target:
    return Target(basis.code, outcome, sentence, basis.source, is_target)
