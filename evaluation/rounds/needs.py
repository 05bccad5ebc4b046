"""Whether what a step needs is there; if not, what is missing and where it is cured."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from evaluation.models import ConfirmationCall, Dispute, Publicity, Round
from evaluation.rounds.table import Need, Stage, Step
from landuse.layouts.marks import OCCASIONAL
from landuse.models import EnterpriseYear
from mujun.calendars.clock import written
from mujun.intake.layouts import all_layouts
from mujun.intake.models import Batch

_LEDGER = "land"


@dataclass(frozen=True)
class Obstacle:
    """A sentence and the page where it is cured."""

    text: str
    url: str


def obstacles(round: Round, step: Step) -> list[Obstacle]:
    """What stands in the way of a step; empty when it may be taken."""
    return missing(round, step.needs)


def missing(round: Round, needs: Iterable[Need]) -> list[Obstacle]:
    found = (_LOOK[need](round) for need in needs)
    return [obstacle for obstacle in found if obstacle]


def _list(round: Round) -> Obstacle | None:
    listed = EnterpriseYear.objects.filter(enterprise__county=round.county, year=round.year, takes_part=True)
    if listed.exists():
        return None
    return Obstacle(f"还没有 {round.year} 年的参评企业名单，先导入名单", _address("batch-list", round))


def _land(round: Round) -> Obstacle | None:
    if _has_ledger(round):
        return None
    return Obstacle(f"还没有 {round.year} 年的用地台账，先导入台账", _address("batch-list", round))


def _figures(round: Round) -> Obstacle | None:
    there = set(_imported(round).values_list("layout", flat=True).distinct())
    there |= {_LEDGER} if _has_ledger(round) else set()
    missing = [each.title for each in all_layouts() if each.code not in {*OCCASIONAL, *there}]
    if not missing:
        return None
    return Obstacle(f"还没有导入：{'、'.join(missing)}", _address("batch-list", round))


def _confirmed(round: Round) -> Obstacle | None:
    call = ConfirmationCall.objects.filter(county=round.county, year=round.year).first()
    place = _address("confirmation", round)
    if call is None:
        return Obstacle("还没有请企业核对数据；不发一企一单的，写明理由后跳过", place)
    if call.closed_at is None and call.deadline > timezone.now():
        return Obstacle(f"企业核对到 {written(timezone.localtime(call.deadline))}才截止", place)
    waiting = Dispute.objects.open().filter(sheet__call=call).count()
    return Obstacle(f"{waiting} 条数据异议还没有答复", _address("dispute-list", round)) if waiting else None


def _run(round: Round) -> Obstacle | None:
    return None if round.run_id else Obstacle("还没有从试测算中选定正式测算", _address("run-list", round))


def _term_over(round: Round) -> Obstacle | None:
    subject = Publicity.Subject.LAND if round.at is Stage.LAND_PUBLICITY else Publicity.Subject.RESULTS
    last = round.publicities.filter(subject=subject, ended_early_at=None).first()
    if last and last.ends_at <= timezone.now():
        return None
    until = f"公示到 {written(timezone.localtime(last.ends_at))}才截止" if last else "还没有公示"
    return Obstacle(until, _address("round", round))


def _objections_decided(round: Round) -> Obstacle | None:
    waiting = round.objections.open().count()
    return Obstacle(f"{waiting} 条异议还没有办结", _address("objection-list", round)) if waiting else None


def _corrections_scored(round: Round) -> Obstacle | None:
    waiting = round.objections.unscored().count()
    if not waiting:
        return None
    return Obstacle(f"{waiting} 条采纳的异议更正了数据，还没有重新测算", _address("round", round))


def _decisions_signed(round: Round) -> Obstacle | None:
    waiting = round.decisions.open().count()
    return (
        Obstacle(f"{waiting} 条调档还没有第二人签署", _address("decision-list", round)) if waiting else None
    )


def _final_run(round: Round) -> Obstacle | None:
    return None if round.final_run_id else Obstacle("还没有形成最终结果", _address("decision-list", round))


_LOOK: dict[Need, Callable[[Round], Obstacle | None]] = {
    Need.LIST: _list,
    Need.LAND: _land,
    Need.FIGURES: _figures,
    Need.CONFIRMED: _confirmed,
    Need.RUN: _run,
    Need.TERM_OVER: _term_over,
    Need.OBJECTIONS_DECIDED: _objections_decided,
    Need.CORRECTIONS_SCORED: _corrections_scored,
    Need.DECISIONS_SIGNED: _decisions_signed,
    Need.FINAL_RUN: _final_run,
}


def _has_ledger(round: Round) -> bool:
    """It goes by days: one that was handed in for another year speaks of this one too."""
    ledgers = Batch.objects.filter(county=round.county, layout=_LEDGER, state=Batch.State.IMPORTED)
    return ledgers.exists()


def _imported(round: Round):
    return Batch.objects.supplied().filter(county=round.county, year=round.year).order_by()


def _address(name: str, round: Round) -> str:
    return f"{reverse(name)}?year={round.year}"
