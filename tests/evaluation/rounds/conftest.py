"""A small county whose round has got to the scores, judged by the engine."""

import pytest

from evaluation.actions import runs
from evaluation.models import RoundStep
from evaluation.rounds.table import Stage
from tests import factories as make
from tests.evaluation.county import small_county


@pytest.fixture
def small():
    return small_county(6)


@pytest.fixture
def office(small):
    return small.office


@pytest.fixture
def run(small):
    job = make.job(small.county, by=small.office, params={"year": 2025, "method": small.method.pk})
    return runs.carry_out(job=job, progress=lambda *_: None)


@pytest.fixture
def round_(small, run):
    standing = make.round(small.county, stage=Stage.SCORING, run=run)
    RoundStep.objects.create(
        round=standing, code="choose_run", name="选定正式测算", became=standing.stage, run=run
    )
    return standing


@pytest.fixture
def announced(round_, run):
    """The results, running."""
    round_.stage = Stage.PUBLICITY
    round_.save()
    return make.publicity(round_, run)


@pytest.fixture
def first(small):
    return small.enterprises[0]


@pytest.fixture
def accountant(small, first):
    return make.user("enterprise", small.county, credit_code=first.credit_code)


@pytest.fixture
def tax_officer(small):
    return make.user("department_officer", small.county)


@pytest.fixture
def town_officer(small, first):
    return make.user("town_officer", small.county, town=first.town)
