"""The stages of a round and every way from one to another, in one table. Pure.

The handbook's picture, the page of the round and the actions read this table; there is no second one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    LISTING = "listing"
    LAND = "land"
    LAND_PUBLICITY = "land_publicity"
    COLLECTING = "collecting"
    CONFIRMING = "confirming"
    SCORING = "scoring"
    PUBLICITY = "publicity"
    ADJUSTING = "adjusting"
    APPROVING = "approving"
    PUBLISHED = "published"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        return _STAGES[self]


_STAGES = {
    Stage.LISTING: "名单",
    Stage.LAND: "用地核实",
    Stage.LAND_PUBLICITY: "用地公示",
    Stage.COLLECTING: "采集",
    Stage.CONFIRMING: "一企一单",
    Stage.SCORING: "测算",
    Stage.PUBLICITY: "结果公示",
    Stage.ADJUSTING: "调档",
    Stage.APPROVING: "审定",
    Stage.PUBLISHED: "已公布",
    Stage.STOPPED: "已终止",
}
STAGES = [(stage.value, label) for stage, label in _STAGES.items()]
# what a round goes through, in order
COURSE = tuple(stage for stage in Stage if stage is not Stage.STOPPED)


class Need(StrEnum):
    """What has to be there before a step; `needs.py` looks and says the cure."""

    LIST = "list"
    LAND = "land"
    TERM_OVER = "term_over"
    OBJECTIONS_DECIDED = "objections_decided"
    CORRECTIONS_SCORED = "corrections_scored"
    FIGURES = "figures"
    CONFIRMED = "confirmed"
    RUN = "run"
    DECISIONS_SIGNED = "decisions_signed"
    FINAL_RUN = "final_run"


@dataclass(frozen=True)
class Step:
    """A way from one stage to another. One that leaves the usual course wants a `reason`; one `by_act` is taken by an
    action of its own, which brings more with it (a term, a document number).
    """

    code: str
    name: str
    origin: tuple[Stage, ...]
    target: Stage
    needs: tuple[Need, ...] = ()
    reason: bool = False
    by_act: bool = False


_UNPUBLISHED = tuple(stage for stage in COURSE if stage is not Stage.PUBLISHED)
_ENDED = (Need.TERM_OVER, Need.OBJECTIONS_DECIDED, Need.CORRECTIONS_SCORED)

TABLE = (
    Step("list_done", "名单确定", (Stage.LISTING,), Stage.LAND, (Need.LIST,)),
    Step("announce_land", "公示用地", (Stage.LAND,), Stage.LAND_PUBLICITY, (Need.LAND,), by_act=True),
    Step(
        "land_done",
        "用地公示结束",
        (Stage.LAND_PUBLICITY,),
        Stage.COLLECTING,
        (Need.TERM_OVER, Need.OBJECTIONS_DECIDED),
    ),
    Step("skip_land", "不单独公示用地", (Stage.LAND,), Stage.COLLECTING, (Need.LAND,), reason=True),
    Step("collected", "采集完成", (Stage.COLLECTING,), Stage.CONFIRMING, (Need.FIGURES,)),
    Step("confirmed", "核对完成", (Stage.CONFIRMING,), Stage.SCORING, (Need.CONFIRMED,)),
    Step("skip_confirming", "不发一企一单", (Stage.CONFIRMING,), Stage.SCORING, reason=True),
    Step("announce", "公示结果", (Stage.SCORING,), Stage.PUBLICITY, (Need.RUN,), by_act=True),
    Step("publicity_done", "公示结束", (Stage.PUBLICITY,), Stage.ADJUSTING, _ENDED),
    Step(
        "settled",
        "提请审定",
        (Stage.ADJUSTING,),
        Stage.APPROVING,
        (Need.OBJECTIONS_DECIDED, Need.CORRECTIONS_SCORED, Need.DECISIONS_SIGNED, Need.FINAL_RUN),
    ),
    Step(
        "publish",
        "公布",
        (Stage.APPROVING,),
        Stage.PUBLISHED,
        (Need.OBJECTIONS_DECIDED, Need.CORRECTIONS_SCORED, Need.FINAL_RUN),
        by_act=True,
    ),
    Step("back_to_land", "退回用地核实", (Stage.LAND_PUBLICITY,), Stage.LAND, reason=True),
    Step("back_to_collecting", "退回采集", (Stage.CONFIRMING, Stage.SCORING), Stage.COLLECTING, reason=True),
    Step("back_to_scoring", "退回测算", (Stage.PUBLICITY, Stage.ADJUSTING), Stage.SCORING, reason=True),
    Step("back_to_adjusting", "退回调档", (Stage.APPROVING,), Stage.ADJUSTING, reason=True),
    Step("stop", "终止本次评价", _UNPUBLISHED, Stage.STOPPED, (Need.OBJECTIONS_DECIDED,), reason=True),
)
STEPS: Mapping[str, Step] = MappingProxyType({step.code: step for step in TABLE})


class Act(StrEnum):
    """What is done in a stage without leaving it."""

    CHOOSE_RUN = "choose_run"
    RAISE_LAND = "raise_land"
    RAISE = "raise"
    DECIDE_OBJECTION = "decide_objection"
    SCORE_CORRECTIONS = "score_corrections"
    DECIDE_GRADE = "decide_grade"
    SETTLE = "settle"
    CORRECT = "correct"

    @property
    def label(self) -> str:
        return _ACTS[self][0]

    @property
    def stages(self) -> frozenset[Stage]:
        return frozenset(_ACTS[self][1])


_AFTER_SCORES = (Stage.PUBLICITY, Stage.ADJUSTING, Stage.APPROVING, Stage.PUBLISHED)
_CHANGING = (Stage.PUBLICITY, Stage.ADJUSTING, Stage.PUBLISHED)
_ACTS: dict[Act, tuple[str, tuple[Stage, ...]]] = {
    Act.CHOOSE_RUN: ("选定正式测算", (Stage.SCORING,)),
    Act.RAISE_LAND: ("对用地提出异议", (Stage.LAND_PUBLICITY,)),
    Act.RAISE: ("对结果提出异议", _AFTER_SCORES),
    Act.DECIDE_OBJECTION: ("办理异议", COURSE),
    Act.SCORE_CORRECTIONS: ("按更正重新测算", _CHANGING),
    Act.DECIDE_GRADE: ("提出和签署调档", (Stage.ADJUSTING, Stage.PUBLISHED)),
    Act.SETTLE: ("形成最终结果", (Stage.ADJUSTING, Stage.PUBLISHED)),
    Act.CORRECT: ("公布后更正", (Stage.PUBLISHED,)),
}


def steps_from(stage: Stage) -> list[Step]:
    """In the order of the table: onward first, then back, then to the end."""
    return [step for step in TABLE if stage in step.origin]
