"""What agreements on standard land ask for, as data: the vocabulary of the files in landuse/agreements/library.

Which indicators are promised and looked at when, how long a miss may be put right, and what a yearly check is worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from landuse.provisions.clauses import Share
from landuse.provisions.documents import Day
from mujun.documents import Entry, Open, read

LIBRARY = Path(__file__).parent / "library"
Months = Annotated[int, Field(ge=0)]
Points = Annotated[Decimal, Field(ge=0, le=100)]


class Stage(StrEnum):
    BUILT = "竣工验收"
    RUNNING = "达产复核"
    YEARLY = "年度核查"


class Indicator(Entry):
    name: str = Field(alias="指标")
    unit: str = Field(alias="单位")
    operator: Literal["不低于", "不高于"] = Field(alias="要求")
    stages: Open[list[Stage]] = Field(alias="阶段")


class Scores(Entry):
    met: Points = Field(alias="达标")
    rectifying: Points = Field(alias="限期整改")
    breached: Points = Field(alias="违约")


class AgreementRule(Entry):
    """`months` to put a miss right, 0 for none; below the share `breach_below` of what was promised it is a breach."""

    name: str = Field(alias="协议规则")
    source: str = Field(alias="来源")
    status: Literal["草案", "现行", "废止", "示例"] = Field(alias="状态")
    valid_from: Open[Day] = Field(alias="施行")
    valid_to: Open[Day] = Field(alias="失效")
    indicators: list[Indicator] = Field(alias="承诺指标", min_length=1)
    months: Open[Months] = Field(alias="整改期限月")
    breach_below: Open[Share | Literal["不设"]] = Field(alias="完成率低于即违约")
    scores: Open[Scores] = Field(alias="履约分")


@dataclass(frozen=True)
class Promise:
    """One indicator of one agreement. `stages` None: nobody has said when it is looked at."""

    indicator: str
    unit: str
    operator: Literal["不低于", "不高于"]
    value: Decimal
    stages: tuple[Stage, ...] | None


def load(text: str, file: str) -> AgreementRule:
    """Raises `DocumentError` with every mistake."""
    return read(text, file).into(AgreementRule)


def promises(rule: AgreementRule, values: Mapping[str, Decimal]) -> list[Promise]:
    """The promises of an agreement from its values, in the rule's order. Raises ValueError for an unknown indicator."""
    if strange := values.keys() - {indicator.name for indicator in rule.indicators}:
        raise ValueError(f"no indicator: {'、'.join(sorted(strange))}")
    return [_promise(each, values[each.name]) for each in rule.indicators if each.name in values]


def _promise(indicator: Indicator, value: Decimal) -> Promise:
    stages = None if indicator.stages is None else tuple(indicator.stages)
    return Promise(indicator.name, indicator.unit, indicator.operator, value, stages)
