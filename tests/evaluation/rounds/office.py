"""A small county whose formal run is there: rounds can be taken on from the adjustments."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from evaluation.actions import decisions, publication, runs, settling
from evaluation.actions.decisions import Wish
from evaluation.actions.publication import Paper
from evaluation.models import GradeDecision, Method, Publicity, Result, Round, Run
from evaluation.rounds.table import Stage
from landuse.actions.speaking import File
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.jobs.models import Job
from tests import factories as make
from tests.evaluation.county import Small, small_county
from tests.pictures import png

YEAR = 2025
PAPER = Paper("青政办发〔2026〕12 号", "县政府第 8 次常务会议", date(2026, 5, 6), date(2026, 6, 1))


@dataclass
class Conducted:
    """20 enterprises, A 4, B 8, C 7, D 1 by score; two people of the reform office."""

    small: Small
    round: Round
    first: User
    second: User

    @property
    def county(self) -> County:
        return self.small.county

    def enterprise(self, place: int) -> Enterprise:
        """By rank, the first is 1."""
        return self.small.enterprises[place - 1]

    def fresh(self) -> Round:
        return Round.objects.select_related("county", "run", "final_run").get(pk=self.round.pk)

    def propose(self, place: int, grade: str, places: str = "不变", **wish) -> GradeDecision:
        words = {"reason": "发生较大安全事故", "basis": "应急〔2026〕3 号"} | wish
        return decisions.propose(
            round=self.round,
            enterprise=self.enterprise(place),
            wish=Wish(grade, places=places, **words),
            evidence=File("事故调查报告.png", png()),
            by=self.first,
        )

    def decided(self, place: int, grade: str, places: str = "不变", **wish) -> GradeDecision:
        return decisions.sign(
            decision=self.propose(place, grade, places, **wish), agrees=True, by=self.second
        )

    def settled(self) -> Run:
        """The final run, made here instead of by a worker."""
        if job := settling.settle(round=self.round, by=self.first):
            settling.carry_out(job=job, progress=silent)
            Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())
        return self.fresh().final_run

    def published(self):
        """Straight from the adjustments."""
        self.settled()
        Round.objects.filter(pk=self.round.pk).update(stage=Stage.APPROVING)
        return publication.publish(round=self.round, paper=PAPER, by=self.first)


def silent(done: int, total: int, step: str) -> None:
    """Progress that nobody looks at."""


def judged(small: Small, method: Method | None = None, year: int = YEAR) -> Run:
    """A trial run, made here instead of by a worker."""
    params = {"year": year, "method": (method or small.method).pk}
    job = make.job(small.county, by=small.office, params=params)
    return runs.carry_out(job=job, progress=silent)


def conducted(stage: Stage = Stage.ADJUSTING) -> Conducted:
    small = small_county()
    Method.objects.filter(pk=small.method.pk).update(number=1)
    run = judged(small)
    round = Round.objects.create(county=small.county, year=YEAR, stage=stage, run=run)
    return Conducted(small, round, small.office, make.user("reform_office", small.county))


def grades(run: Run) -> str:
    """One letter per enterprise, by tax from the first to the last."""
    rows = Result.objects.filter(run=run).order_by("enterprise")
    return "".join(rows.values_list("grade", flat=True))


def announced(round: Round, **fields) -> Publicity:
    """The results, for the week around today."""
    now = timezone.now()
    values = {
        "subject": "results", "run": round.run, "starts_at": now - timedelta(days=2), "days": 7,
        "counting": "natural", "ends_at": now + timedelta(days=5), "shows_ranks": True, "names": "full",
        "contact": "县亩均办 0574-00000000", "answer_days": 5, "answer_counting": "working",
    }  # fmt: skip
    return Publicity.objects.create(round=round, **(values | fields))
