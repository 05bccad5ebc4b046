"""A background job starts once, is seen while it runs, can be stopped, and never dies in silence."""

import os
import signal
import threading
from datetime import timedelta

import pytest
from celery import Celery
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from mujun.accounts.models import AuditEvent, Department
from mujun.jobs import actions, tasks
from mujun.jobs.models import Job
from tests import factories
from tests.workers import ended, until

State = Job.State
DROP_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def officer(db):
    return factories.user("reform_office", factories.county())


def start(by, kind="count", key="one", wait=0, **params):
    return actions.start(
        kind=kind, title="测试任务", params=params, key=key, county=by.county, by=by, wait=wait
    )


def left(code):
    return Department.objects.filter(code=code).exists()


class TestStart:
    def test_same_key_while_active_returns_the_active_job(self, officer):
        first = start(officer)
        assert start(officer) == first
        assert AuditEvent.objects.filter(act="job_started").count() == 1

    def test_same_key_after_the_end_starts_anew(self, officer):
        first = start(officer)
        actions.cancel(job=first, by=officer)
        assert start(officer) != first

    @pytest.mark.django_db(transaction=True)
    def test_double_click_gives_one_job(self, officer):
        both_ready, found = threading.Barrier(2), []

        def click():
            both_ready.wait()
            found.append(
                start(officer, wait=3600).pk
            )  # a worker of another test must not end it between the clicks
            connections.close_all()

        clicks = [threading.Thread(target=click) for _ in range(2)]
        for thread in clicks:
            thread.start()
        for thread in clicks:
            thread.join()
        assert found == [Job.objects.get().pk] * 2
        assert AuditEvent.objects.filter(act="job_started").count() == 1

    def test_unreachable_broker_fails_the_job_with_the_cause(
        self, officer, monkeypatch, django_capture_on_commit_callbacks
    ):
        nowhere = Celery("nowhere", broker="redis+socket:///nowhere/redis.sock", set_as_current=False)
        monkeypatch.setattr(actions, "app", nowhere)
        with django_capture_on_commit_callbacks(execute=True):
            job = start(officer)
        assert (job.state, job.error) == (State.FAILED, actions.UNSENT)

    def test_job_of_a_dead_worker_does_not_hold_the_key(self, officer):
        first = start(officer)
        silent_since = timezone.now() - actions.STALE - timedelta(seconds=1)
        Job.objects.update(state=State.RUNNING, running_since=silent_since, heartbeat_at=silent_since)
        assert start(officer) != first
        first.refresh_from_db()
        assert (first.state, first.error) == (State.FAILED, actions.DIED)


class TestCancelQueued:
    def test_is_immediate_and_audited(self, officer):
        job = start(officer)
        actions.cancel(job=job, by=officer)
        assert job.state == State.CANCELLED
        assert AuditEvent.objects.get(act="job_cancelled").actor == officer

    @pytest.mark.django_db(transaction=True)
    def test_worker_leaves_it_alone(self, officer, worker):
        job = Job.objects.create(
            county=officer.county,
            kind="count",
            key="k",
            params={"leaves": "x"},
            title="t",
            state=State.QUEUED,
        )
        actions.cancel(job=job, by=officer)
        tasks.execute.delay(str(job.pk))
        assert ended(start(officer, leaves="after")).state == State.DONE
        job.refresh_from_db()
        assert job.state == State.CANCELLED
        assert not left("x")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("worker")
class TestExecution:
    def test_result_and_writes_appear(self, officer):
        job = ended(start(officer, leaves="done", steps=3))
        assert (job.state, job.result, job.result_url) == (State.DONE, {"数到": 3}, "/jobs/")
        assert (job.percent, job.error) == (100, "")
        assert left("done")

    def test_a_restarted_database_costs_no_job(self, officer):
        """A worker keeps its connection from task to task; one that the database dropped is made anew."""
        for leaves in ("before", "after"):
            assert ended(start(officer, leaves=leaves, steps=1)).state == State.DONE
            with connection.cursor() as cursor:
                cursor.execute(DROP_OTHERS)
                assert cursor.fetchall()

    def test_progress_is_seen_while_writes_are_not(self, officer):
        job = start(officer, leaves="later", steps=40)
        until(lambda: Job.objects.get(pk=job.pk).done > 5)
        assert not left("later")
        assert ended(job).state == State.DONE
        assert left("later")

    def test_cancel_of_a_running_job_undoes_its_writes(self, officer):
        job = start(officer, leaves="never", steps=600)
        until(lambda: Job.objects.get(pk=job.pk).done > 0)
        actions.cancel(job=job, by=officer)
        assert ended(job).state == State.CANCELLED
        assert not left("never")

    def test_unexpected_error_gives_a_number_found_in_the_log(self, officer, worker):
        job = ended(start(officer, kind="break", leaves="broken"))
        reference = str(job.pk)[:8]
        assert job.state == State.FAILED
        assert reference in job.error
        assert "inner detail" not in job.error
        log = worker.log.read_text()
        assert f"reference {reference}" in log
        assert "RuntimeError: inner detail" in log
        assert not left("broken")

    def test_explained_failure_is_shown_as_it_is(self, officer):
        job = ended(start(officer, kind="refuse"))
        assert (job.state, job.error) == (State.FAILED, "没有可用的办法。请先载入办法文件。")

    def test_lost_message_is_sent_again(self, officer):
        job = Job.objects.create(
            county=officer.county, kind="count", key="lost", params={"leaves": "lost"}, title="t"
        )
        Job.objects.update(sent_at=timezone.now() - actions.LOST - timedelta(seconds=1))
        assert ended(job).state == State.DONE

    def test_killed_process_fails_its_job_alone_and_a_retry_succeeds(self, officer):
        alive = start(officer, kind="compute", key="alive", seconds=18)
        doomed = start(officer, key="doomed", leaves="doomed", steps=60)
        until(lambda: Job.objects.get(pk=doomed.pk).step != "")
        os.kill(int(Job.objects.get(pk=doomed.pk).step), signal.SIGKILL)
        assert (ended(doomed).state, doomed.error) == (State.FAILED, actions.DIED)
        assert not left("doomed")

        again = ended(actions.retry(job=doomed, by=officer))
        assert (again.state, again.retry_of, again.params) == (State.DONE, doomed, doomed.params)
        assert left("doomed")
        assert ended(alive).state == State.DONE


class TestRetry:
    def test_refuses_a_job_that_is_active(self, officer):
        with pytest.raises(ValueError, match="queued"):
            actions.retry(job=start(officer), by=officer)


class TestPages:
    @pytest.fixture
    def job(self, officer):
        return start(officer)

    def test_list_shows_jobs_of_the_own_county(self, client, officer, job):
        client.force_login(officer)
        assert "测试任务" in client.get(reverse("job-list")).text
        client.force_login(factories.user("leader", factories.county("远山县", "339902")))
        page = client.get(reverse("job-list")).text
        assert "测试任务" not in page
        assert "还没有任务" in page

    def test_other_county_does_not_find_the_job(self, client, job):
        client.force_login(factories.user("leader", factories.county("远山县", "339902")))
        for name in ("job", "job-progress"):
            assert client.get(reverse(name, args=[job.pk])).status_code == 404

    def test_active_job_asks_again_and_an_ended_one_does_not(self, client, officer, job):
        client.force_login(officer)
        address = reverse("job-progress", args=[job.pk])
        assert 'hx-trigger="every 1s"' in client.get(address).text
        actions.cancel(job=job, by=officer)
        assert "hx-trigger" not in client.get(address).text

    def test_running_job_says_how_far_and_how_long_still(self, client, officer, job):
        a_minute_ago = timezone.now() - timedelta(minutes=1)
        Job.objects.update(
            state=State.RUNNING, running_since=a_minute_ago, heartbeat_at=timezone.now(),
            done=250, total=1000, step="计算得分",
        )  # fmt: skip
        client.force_login(officer)
        page = client.get(reverse("job", args=[job.pk])).text
        assert "计算得分 · 250 / 1,000（25%）" in page
        assert "已用 1 分" in page
        assert "大约还需 3 分" in page

    def test_cancel_and_retry_by_button(self, client, officer, job):
        client.force_login(officer)
        client.post(reverse("job-cancel", args=[job.pk]))
        job.refresh_from_db()
        assert job.state == State.CANCELLED
        answer = client.post(reverse("job-retry", args=[job.pk]))
        assert answer.url == reverse("job", args=[Job.objects.get(retry_of=job).pk])

    @pytest.mark.parametrize("role", ["leader", "department_officer"])
    def test_who_only_looks_has_no_buttons_and_may_not_steer(self, client, job, role):
        client.force_login(factories.user(role, job.county))
        assert "取消任务" not in client.get(reverse("job", args=[job.pk])).text
        for name in ("job-cancel", "job-retry"):
            assert client.post(reverse(name, args=[job.pk])).status_code == 403
        job.refresh_from_db()
        assert job.state == State.QUEUED

    def test_result_is_linked(self, client, officer, job):
        Job.objects.update(
            state=State.DONE, finished_at=timezone.now(), result={"写入行数": 1200}, result_url="/there/"
        )
        client.force_login(officer)
        page = client.get(reverse("job", args=[job.pk])).text
        assert "写入行数" in page
        assert 'href="/there/"' in page
