"""A round of a year from its publicity to what is published."""

from datetime import date, timedelta

from django.utils import timezone

from evaluation.models import (
    GradeDecision,
    Objection,
    Publication,
    Publicity,
    Round,
    RoundStep,
    Run,
    Snapshot,
    Variable,
)
from landuse.models import (
    Enterprise,
)
from mujun.accounts.models import County
from tests.factories.people import user
from tests.factories.serial import serial


def round(of: County, year: int = 2025, **fields) -> Round:
    return Round.objects.create(county=of, year=year, **fields)


def publicity(of: Round, shows: Run | Snapshot, **fields) -> Publicity:
    """Running since yesterday, of a run or of frozen land; full names, all grades, without places."""
    now = timezone.now()
    is_land = isinstance(shows, Snapshot)
    values = {
        "subject": "land" if is_land else "results",
        "snapshot" if is_land else "run": shows,
        "starts_at": now - timedelta(days=1),
        "ends_at": now + timedelta(days=4),
        "days": 5,
        "counting": "natural",
        "shows_ranks": False,
        "names": "full",
        "contact": "县亩均办 0570-1234567",
        "answer_days": 5,
        "answer_counting": "working",
    }
    return Publicity.objects.create(round=of, **(values | fields))


def objection(about: Publicity, by: Enterprise, code: str = "tax", **fields) -> Objection:
    """Against a figure of an enterprise, waiting for its department."""
    variable = Variable.objects.select_related("department").get(code=code)
    values = {
        "number": f"{by.county.code}-2025-{next(serial):05d}",
        "subject": "land" if variable.from_register else "figure",
        "variable": variable,
        "statement": "与申报表不符",
        "capacity": "enterprise",
        "department": variable.department,
        "due": timezone.now() + timedelta(days=7),
    }
    return Objection.objects.create(round=about.round, publicity=about, enterprise=by, **(values | fields))


def publication(of: Round, run: Run, **fields) -> Publication:
    values = {
        "number": 1,
        "document": "青政办发〔2026〕12 号",
        "meeting": "县政府常务会议",
        "met_on": date(2026, 5, 6),
        "effective_from": date(2026, 6, 1),
    }
    return Publication.objects.create(round=of, run=run, **(values | fields))


def grade_decision(of: Round, about: Enterprise, grade: str = "D", **fields) -> GradeDecision:
    """Proposed by somebody of the reform office."""
    values = {
        "was": "A",
        "grade": grade,
        "places": "不变",
        "reason": "发生较大安全事故",
        "basis": "应急〔2026〕3 号",
    }
    fields.setdefault("proposed_by", user("reform_office", of.county))
    return GradeDecision.objects.create(round=of, enterprise=about, **(values | fields))


def correction(of: Round, run: Run) -> RoundStep:
    """The step that made a run the formal one instead of itself: nobody moved by it."""
    RoundStep.objects.create(round=of, code="choose_run", name="选定正式测算", became=of.stage, run=run)
    fields = {"code": "score_corrections", "name": "按更正重新测算", "became": of.stage}
    return RoundStep.objects.create(round=of, run=run, **fields)
