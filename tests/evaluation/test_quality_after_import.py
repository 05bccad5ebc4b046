"""What came in is checked by itself: once per county and year, after the commit, never for a dry run."""

import pytest

from evaluation.actions import quality
from evaluation.actions.reference import load_reference
from evaluation.models import QualityFinding
from mujun.intake import actions
from mujun.intake.withdrawal import withdraw
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from tests import factories as make
from tests.workbooks import CODES, book
from tests.workers import until

pytestmark = pytest.mark.django_db
TAX = ["统一社会信用代码", "企业名称", "税收实际贡献（万元）"]


@pytest.fixture
def county():
    load_reference()
    county = make.county()
    make.enterprise(make.town(county), "甲厂", credit_code=CODES[0])
    return county


def received(county, value, year=2025, by=None):
    content = book({"数据": [TAX, [CODES[0], "", value]]})
    return actions.receive(
        content=content, filename="税务.xlsx", layout="tax", year=year, county=county, by=by
    )


@pytest.fixture
def bring(county, django_capture_on_commit_callbacks):
    def bring(value, year=2025, by=None):
        with django_capture_on_commit_callbacks(execute=True):
            return actions.import_batch(batch=received(county, value, year, by), by=by)

    return bring


def queued():
    jobs = Job.objects.filter(kind="quality").order_by("created_at")
    return [job.params["year"] for job in jobs]


def test_an_import_queues_a_check_of_its_year_in_the_name_of_the_sender(county, bring):
    officer = make.user("reform_office", county)

    bring(10, by=officer)

    job = Job.objects.get(kind="quality")
    assert (job.params, job.started_by, job.county) == ({"year": 2025}, officer, county)


def test_a_storm_of_batches_queues_one(bring):
    for value in (10, 11, 12):
        bring(value)

    assert queued() == [2025]


def test_the_next_year_is_checked_too_when_it_has_figures(bring):
    bring(10, 2025)
    Job.objects.all().delete()

    bring(10, 2024)

    assert queued() == [2024, 2025]


def test_what_changes_nothing_queues_nothing(county, bring, django_capture_on_commit_callbacks):
    bring(10)
    Job.objects.all().delete()

    bring(10)
    with django_capture_on_commit_callbacks(execute=True):
        actions.check(batch=received(county, 11))

    assert queued() == []


def test_a_withdrawal_queues_one(county, bring, django_capture_on_commit_callbacks):
    batch = bring(10)
    Job.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        withdraw(batch=batch, reason="填错", by=make.user("reform_office", county))

    assert queued() == [2025]


def test_who_asks_for_a_check_gets_the_one_that_waits(county, bring):
    bring(10)

    job = quality.start(county=county, year=2025, by=make.user("reform_office", county))

    assert job == Job.objects.get(kind="quality")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
def test_in_the_end_the_finding_is_there(county):
    actions.import_batch(batch=received(county, -5), by=None)
    assert queued() == [2025]

    jobs.hurry(Job.objects.get(kind="quality"))

    until(lambda: QualityFinding.objects.filter(rule="Q-201").exists())
