"""The rounds of the demonstration: the year before is published and corrected once, this year's is in publicity."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from evaluation.actions import (
    decisions,
    objection_decisions,
    objections,
    publication,
    publicity,
    rounds,
    settling,
)
from evaluation.actions.decisions import Wish
from evaluation.actions.methods import publish as publish_method
from evaluation.actions.objections import Claim
from evaluation.actions.publication import Paper
from evaluation.demonstration.confirmation import finished
from evaluation.demonstration.founding import person
from evaluation.demonstration.people import OFFICE, SECOND
from evaluation.models import GradeDecision, Objection, Publication, Publicity, Result, Round, Run
from evaluation.reports.tables import table
from evaluation.rounds.table import Stage
from evaluation.rounds.terms import Terms
from landuse.actions.speaking import File
from mujun.accounts.models import County, User
from mujun.calendars.clock import Counting
from mujun.jobs.models import Job

_TERMS = Terms(
    days=5,
    counting=Counting.WORKING,
    contact="青澜县亩均办（示例），电话 12000000000",
    answer_days=5,
    answer_counting=Counting.WORKING,
    shows_ranks=True,
)
_NO_LAND = "用地台账已由镇街逐户签字核对，不再单独公示"


def last_year(county: County, year: int, wait: Callable[[Job], None]) -> None:
    """Published with a veto, corrected once. Goes on where it was interrupted; `wait` waits for a job."""
    office = person(OFFICE)
    round = Round.objects.standing().filter(county=county, year=year).first()
    round = round or _adjusting(county, year, office)
    if round.at is Stage.ADJUSTING:
        _decided(round, 3, "D", "2024 年 9 月发生较大生产安全事故，负主要责任", "应急〔2025〕3 号", True)
        _settled(round, office, wait)
        _publish(round, office, year)
    if round.publications.count() == 1:
        reason = "技改项目 2024 年底竣工，申报材料当时漏交，经复核达到 C 档条件"
        _decided(round, -1, "C", reason, "领导小组专题会议纪要〔2025〕2 号")
        _settled(round, office, wait)
        _correct(round, office, year)


def this_year(county: County, year: int) -> None:
    """In publicity, with objections in different states. Once only."""
    if Round.objects.filter(county=county, year=year).exists():
        return
    _announced(county, year)


@transaction.atomic
def _announced(county: County, year: int) -> None:
    office = person(OFFICE)
    finished(county, year)
    round = rounds.open_round(county=county, year=year, by=office)
    _take(round, office, "list_done", "skip_land", "collected", "confirmed")
    _choose(round, office)
    begun = publicity.announce(round=round, terms=_TERMS, by=office)
    _object(begun, office)


@transaction.atomic
def _adjusting(county: County, year: int, office: User) -> Round:
    """Up to the adjustments; the publicity is put where it would have been, in the spring after the year."""
    round = rounds.open_round(county=county, year=year, by=office)
    _take(round, office, "list_done", "skip_land", "collected", "skip_confirming")
    _choose(round, office)
    begun = publicity.announce(round=round, terms=_TERMS, by=office)
    starts, ends = (timezone.make_aware(datetime(year + 1, 4, day)) for day in (7, 15))
    Publicity.objects.filter(pk=begun.pk).update(starts_at=starts, ends_at=ends)
    _take(round, office, "publicity_done")
    return _fresh(round)


def _take(round: Round, office: User, *steps: str) -> None:
    reasons = {"skip_land": _NO_LAND, "skip_confirming": "试行第一年，数据由部门与企业线下核对"}
    for step in steps:
        rounds.take(round=round, step=step, reason=reasons.get(step, ""), by=office)


def _choose(round: Round, office: User) -> None:
    """The run of the demonstration under the county's own method, which is published for it."""
    run = Run.objects.filter(snapshot__county=round.county, snapshot__year=round.year).select_related(
        "method"
    )
    run = run.first()
    if run.method.number is None:
        run.method = publish_method(method=run.method, by=office)
    rounds.choose_run(round=round, run=run, reason="数据核对完成后的测算", by=office)


@transaction.atomic
def _decided(round: Round, place: int, grade: str, reason: str, basis: str, is_veto: bool = False) -> None:
    """By `place` in the ranking of 规上, from the end where negative. Not again when it is there."""
    if GradeDecision.objects.filter(round=round, basis=basis).exists():
        return
    ranked = Result.objects.filter(run=round.run, group="规上", rank__isnull=False).select_related(
        "enterprise"
    )
    result = list(ranked.order_by("rank"))[place - 1 if place > 0 else place]
    evidence = table(
        f"{basis}（虚构）", [reason], [("企业", 30), ("说明", 60)], [(result.enterprise.name, reason)]
    )
    wish = Wish(grade, reason, basis, "另加" if is_veto else "不变", is_veto)
    made = decisions.propose(
        round=round,
        enterprise=result.enterprise,
        wish=wish,
        evidence=File("依据材料（虚构）.xlsx", evidence),
        by=person(OFFICE),
    )
    decisions.sign(decision=made, agrees=True, remark="材料齐全", by=person(SECOND))


def _settled(round: Round, office: User, wait: Callable[[Job], None]) -> None:
    if _fresh(round).final_run_id is None and (job := settling.settle(round=round, by=office)):
        wait(job)


@transaction.atomic
def _publish(round: Round, office: User, year: int) -> None:
    rounds.take(round=round, step="settled", by=office)
    paper = Paper(
        f"青政办发〔{year + 1}〕12 号", "县政府第 8 次常务会议", date(year + 1, 5, 6), date(year + 1, 6, 1)
    )
    _dated(publication.publish(round=round, paper=paper, by=office), datetime(year + 1, 5, 12))


@transaction.atomic
def _correct(round: Round, office: User, year: int) -> None:
    meeting = "亩均论英雄改革领导小组专题会议"
    paper = Paper(f"青政办发〔{year + 1}〕30 号", meeting, date(year + 1, 8, 1), date(year + 1, 8, 5))
    reason = "一家企业申报材料漏交，经复核更正档次"
    corrected = publication.correct(round=round, paper=paper, reason=reason, by=office)
    _dated(corrected, datetime(year + 1, 8, 4))


def _dated(published: Publication, day: datetime) -> None:
    """Put where it would have been; the trail keeps when it was really done."""
    moment = timezone.make_aware(day.replace(hour=10))
    Publication.objects.filter(pk=published.pk).update(published_at=moment)


def _object(begun: Publicity, office: User) -> None:
    """One that waits for its department, one for the decision, one rejected, one accepted and not scored yet."""
    town, own = person("town_officer"), person("enterprise")
    results = Result.objects.visible_to(town).filter(run=begun.run, group="规上", rank__isnull=False)
    others = (
        results.exclude(enterprise__credit_code=own.credit_code).select_related("enterprise").order_by("rank")
    )
    mine, *three = [results.get(enterprise__credit_code=own.credit_code), *others[:3]]
    raised = _raised(begun, mine, own, "revenue", "异地分公司的收入应当扣除", "0.98")
    objections.give_opinion(
        objection=raised,
        opinion="年报口径为法人口径，含分公司，数据无误。",
        by=person("department_officer", "statistics"),
    )
    _raised(begun, three[0], town, "employees", "年末停产车间人员已分流，平均人数偏高", "0.9")
    turned_down = _raised(begun, three[1], town, "tax", "2026 年 1 月入库的税款应计入 2025 年", "1.05")
    reason = "税收按入库年度计，2026 年 1 月入库的计入 2026 年。"
    objection_decisions.decide(
        objection=turned_down, verdict=Objection.Verdict.REJECTED, reason=reason, by=office
    )
    accepted = _raised(begun, three[2], town, "value_added", "统计联网直报后修订过一次", "1.03")
    objection_decisions.decide(
        objection=accepted,
        verdict=Objection.Verdict.ACCEPTED,
        reason="统计局核实，采用修订后的数据。",
        value=accepted.wanted,
        by=office,
    )


def _raised(
    begun: Publicity, result: Result, by: User, variable: str, statement: str, factor: str
) -> Objection:
    """Against a figure that went into the result, wanting it multiplied."""
    codes = result.run.snapshot.variables
    value = Decimal(str(result.row.values[codes.index(variable)]))
    wanted = (value * Decimal(factor)).quantize(Decimal("0.01"))
    note = "" if by.credit_code else "企业财务负责人到镇里当面说明"
    claim = Claim(Objection.Subject.FIGURE, statement, variable=variable, wanted=wanted)
    return objections.raise_objection(
        publicity=begun, enterprise=result.enterprise, claim=claim, note=note, by=by
    )


def _fresh(round: Round) -> Round:
    return Round.objects.select_related("county", "run", "final_run").get(pk=round.pk)
