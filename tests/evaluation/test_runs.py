"""A run as a background job on a real worker: once, reproducible, all or nothing."""

import os
import signal
from itertools import chain
from threading import Thread

import pytest
from django.db import connection, transaction

from evaluation.actions import recommendations, runs
from evaluation.models import Figure, Recommendation, Result, Run, Snapshot
from landuse.models import Performance, Signal
from mujun.accounts.models import AuditEvent
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from tests.evaluation.county import small_county
from tests.workers import answer_of_worker, ended, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small():
    return small_county()


def start(small) -> Job:
    return runs.start(county=small.county, year=2025, method=small.method, by=small.office)


def test_a_run_goes_from_figures_to_recommendations(small, worker):
    job = ended(start(small))
    assert (job.state, job.error) == ("done", "")
    run = Run.objects.get()
    assert job.result_url == f"/runs/{run.pk}/"
    grades = [result.grade for result in Result.objects.filter(run=run).order_by("rank")]
    assert grades == ["A"] * 4 + ["B"] * 8 + ["C"] * 7 + ["D"]
    assert Performance.objects.filter(year=2025, origin_url=f"/runs/{run.pk}/").count() == 20
    assert {each.rule for each in Signal.objects.all()} == {"HZ-1"}
    power = Recommendation.objects.get(lever__code="E1")
    assert (power.grade, str(power.amount), power.executable) == ("D", "30.0000", False)
    assert power.working == "用电量 300 万千瓦时 × 标准 0.1 = 30 万元"
    assert "没有公平竞争审查" in power.obstacles
    assert Recommendation.objects.filter(lever__code="QL-1", executable=True).count() == 4
    acts = set(AuditEvent.objects.values_list("act", flat=True))
    assert {"run_finished", "snapshot_taken", "performance_handed_down", "signals_renewed"} <= acts


def test_every_value_points_at_its_figure(small, worker):
    ended(start(small))
    result = Result.objects.select_related("row__snapshot").order_by("rank").first()
    codes = result.row.snapshot.variables
    tax = Figure.objects.get(enterprise=result.enterprise, variable__code="tax")
    assert result.row.figures[codes.index("tax")] == tax.pk
    assert result.row.values[codes.index("tax")] == float(tax.value)
    assert result.row.figures[codes.index("land")] is None
    assert result.row.values[codes.index("land")] == 20


def test_repeating_gives_the_same_digest_and_no_second_snapshot(small, worker):
    ended(start(small))
    ended(start(small))
    assert Snapshot.objects.count() == 1
    assert Run.objects.count() == 2
    assert len(set(Run.objects.values_list("digest", flat=True))) == 1


def test_a_correction_gives_a_new_snapshot_and_leaves_the_old_run(small, worker):
    ended(start(small))
    before = Run.objects.get()
    figure = Figure.objects.filter(variable__code="tax").first()
    Figure.objects.filter(pk=figure.pk).update(is_current=False)
    Figure.objects.create(
        enterprise=figure.enterprise,
        year=2025,
        variable=figure.variable,
        value=figure.value + 1,
        batch=figure.batch,
        sheet="数据",
        cell="C9",
    )
    ended(start(small))
    after = Run.objects.first()
    assert after.snapshot != before.snapshot
    assert after.digest != before.digest
    assert before.results.count() == 20


def test_a_year_without_figures_says_so(small, worker):
    job = ended(runs.start(county=small.county, year=2024, method=small.method, by=small.office))
    assert (job.state, Snapshot.objects.count()) == ("failed", 0)
    assert "2024 年还没有任何企业的数据" in job.error


def test_a_double_click_gives_one_run(small, worker):
    with transaction.atomic():  # neither is sent before both are asked for
        first, second = start(small), start(small)
    assert first == second
    ended(first)
    assert Run.objects.count() == 1


def test_a_killed_worker_leaves_a_failed_job_and_the_retry_succeeds(small, worker):
    """The run is held in the middle by a lock on the results, its process is killed, the lock is let go."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE evaluation_result IN ACCESS EXCLUSIVE MODE")
        job = _elsewhere(lambda: start(small))
        until(lambda: Job.objects.get(pk=job).step == "写入结果")
        os.kill(_process_of(job), signal.SIGKILL)
    failed = ended(Job.objects.get(pk=job))
    assert failed.state == "failed"
    assert "执行进程中断" in failed.error
    assert (Run.objects.count(), Result.objects.count(), Snapshot.objects.count()) == (0, 0, 0)
    again = ended(jobs.retry(job=failed, by=small.office))
    assert (again.state, again.retry_of) == ("done", failed)
    assert Result.objects.count() == 20


def test_a_killed_worker_leaves_the_recommendations_before_and_the_retry_replaces_them_whole(small, worker):
    """The new set is held while it is written, its process is killed; readers see the old one all the time."""
    ended(start(small))
    run = Run.objects.get()
    before = run.recommendation_sets.get().rows.count()
    assert before > 4
    with transaction.atomic():
        with connection.cursor() as cursor:  # others may read, nobody may write
            cursor.execute("LOCK TABLE evaluation_recommendation IN SHARE MODE")
        job = _elsewhere(lambda: recommendations.start(run=run, by=small.office))
        until(_somebody_waits)
        assert Recommendation.objects.current().count() == before
        os.kill(_process_of(job), signal.SIGKILL)
    failed = ended(Job.objects.get(pk=job))
    assert failed.state == "failed"
    assert [(each.number, each.is_current) for each in run.recommendation_sets.all()] == [(1, True)]
    assert Recommendation.objects.count() == before
    assert ended(jobs.retry(job=failed, by=small.office)).state == "done"
    sets = {each.number: (each.is_current, each.rows.count()) for each in run.recommendation_sets.all()}
    assert sets == {1: (False, before), 2: (True, before)}


def _somebody_waits() -> bool:
    """For a lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE NOT granted AND datname = current_database())"
        )
        return cursor.fetchone()[0]


def _process_of(job) -> int:
    """The pool process of the worker that carries the job out."""
    tasks = chain(*answer_of_worker("active").values())
    return next(task["worker_pid"] for task in tasks if task["args"] == [str(job)])


def _elsewhere(start):
    """Start a job from another connection, as a web process would, while this one holds its lock."""

    started = []

    def work():
        started.append(start().pk)
        connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join()
    return started[0]
