"""The states of a finding and every way from one to another, in one table. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from landuse.casework.steps import Step, by_code


class State(StrEnum):
    PROPOSED = "proposed"
    NOTICED = "noticed"
    FOUND = "found"
    REJECTED = "rejected"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    State.PROPOSED: "拟认定",
    State.NOTICED: "已告知",
    State.FOUND: "已认定",
    State.REJECTED: "不予认定",
    State.REVOKED: "已撤销",
}
STATES = [(state.value, label) for state, label in _LABELS.items()]
# of these an enterprise has at most one of a kind and year
STANDING = (State.PROPOSED, State.NOTICED, State.FOUND)


class Need(StrEnum):
    """What has to be there before a step."""

    TERM_OVER = "term_over"
    OBJECTIONS_DECIDED = "objections_decided"


TABLE = (
    Step("notify", "告知", (State.PROPOSED,), State.NOTICED, by_act=True),
    Step(
        "find",
        "认定",
        (State.NOTICED,),
        State.FOUND,
        (Need.TERM_OVER, Need.OBJECTIONS_DECIDED),
        reason=True,
        by_act=True,
    ),
    Step(
        "reject",
        "不予认定",
        (State.PROPOSED, State.NOTICED),
        State.REJECTED,
        (Need.OBJECTIONS_DECIDED,),
        reason=True,
        by_act=True,
    ),
    Step("revoke", "撤销认定", (State.FOUND,), State.REVOKED, reason=True, by_act=True),
)
STEPS: Mapping[str, Step] = MappingProxyType(by_code(TABLE))
