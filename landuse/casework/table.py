"""LE-08: the stages of a case and every way from one to another, in one table. Pure.

清单化推进、闭环化管理: listed → plan → under way → accepted → closed. Only accepted leads to closed, and only under
way to accepted; a case whose finding is revoked ends as revoked, which is no way off the list by work done.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from landuse.casework.steps import Step, by_code

CODE = "LE-08"
SOURCE = "浙政办发〔2023〕12号 二（五）"


class Stage(StrEnum):
    LISTED = "listed"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Stage.LISTED: "已列入",
    Stage.PLANNED: "已定方案",
    Stage.UNDER_WAY: "整治中",
    Stage.ACCEPTED: "已验收",
    Stage.CLOSED: "已销号",
    Stage.REVOKED: "认定已撤销",
}
STAGES = [(stage.value, label) for stage, label in _LABELS.items()]
# what a case goes through, in order
COURSE = (Stage.LISTED, Stage.PLANNED, Stage.UNDER_WAY, Stage.ACCEPTED, Stage.CLOSED)
# on the list: somebody has to do something
OPEN = COURSE[:-1]


class Need(StrEnum):
    """What has to be there before a step; `needs` of the actions looks and says the cure."""

    TREATED = "treated"
    AFTERWARDS = "afterwards"
    RECHECKED = "rechecked"


TABLE = (
    Step("plan", "确定方案", (Stage.LISTED,), Stage.PLANNED, by_act=True),
    Step("start", "开始实施", (Stage.PLANNED,), Stage.UNDER_WAY),
    Step(
        "accept",
        "验收通过",
        (Stage.UNDER_WAY,),
        Stage.ACCEPTED,
        (Need.TREATED, Need.AFTERWARDS, Need.RECHECKED),
        reason=True,
        by_act=True,
    ),
    Step("close", "销号", (Stage.ACCEPTED,), Stage.CLOSED, (Need.RECHECKED,), reason=True),
    Step("refuse", "验收不通过", (Stage.UNDER_WAY,), Stage.UNDER_WAY, reason=True),
    Step("replan", "退回重订方案", (Stage.PLANNED, Stage.UNDER_WAY), Stage.LISTED, reason=True),
    Step("reopen", "复查不合格，退回整治", (Stage.ACCEPTED, Stage.CLOSED), Stage.UNDER_WAY, reason=True),
    Step("revoke", "认定撤销", (*OPEN, Stage.CLOSED), Stage.REVOKED, reason=True, by_act=True),
)
STEPS: Mapping[str, Step] = MappingProxyType(by_code(TABLE))
# by when the stage is to be left: the field of the case that says so
DUE: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.LISTED: "plan_due",
        Stage.PLANNED: "start_due",
        Stage.UNDER_WAY: "accept_due",
        Stage.ACCEPTED: "close_due",
    }
)
