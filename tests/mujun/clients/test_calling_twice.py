"""With an Idempotency-Key a call acts once, whatever becomes of its answer."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import encode_multipart
from django.utils import timezone

from mujun.clients import idempotency
from mujun.clients.models import Answer
from mujun.intake.models import Batch
from mujun.jobs.api import JobViewSet
from mujun.jobs.models import Job
from tests import factories as make
from tests.problems import problem_of

pytestmark = pytest.mark.django_db
JOBS, BATCHES = "/api/v1/jobs/", "/api/v1/batches/"
KEY = {"Idempotency-Key": "0b9c5e1e"}


@pytest.fixture
def officer():
    return make.user("reform_office", make.county())


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def failed(officer):
    return make.job(officer.county, state="failed", by=officer)


def retry(client, job, key=KEY):
    return client.post(f"{JOBS}{job.pk}/retry/", headers=key)


def test_the_same_again_is_answered_again_and_acts_once(signed_in, failed):
    first, again = retry(signed_in, failed), retry(signed_in, failed)
    assert Job.objects.filter(retry_of=failed).count() == 1
    assert (first.status_code, first.json(), first["Location"]) == (202, again.json(), again["Location"])
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert again["Content-Type"] == first["Content-Type"]


def test_another_call_under_the_same_key(signed_in, failed, officer):
    retry(signed_in, failed)
    other = retry(signed_in, make.job(officer.county, state="failed", by=officer))
    assert (other.status_code, problem_of(other)["code"]) == (422, "key_reused")


def test_keys_are_each_user_s_own(signed_in, failed, officer):
    retry(signed_in, failed)
    second = Client()
    second.force_login(make.user("reform_office", officer.county))
    assert "Idempotency-Replayed" not in retry(second, failed)


def test_while_the_same_key_is_at_work(signed_in, failed, officer):
    """Somebody else's connection has the lock."""
    other = connection.copy()
    claim = idempotency.Claim(officer, KEY["Idempotency-Key"], "")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [idempotency.lock_of(claim)])
        answer = retry(signed_in, failed)
    finally:
        other.close()
    assert (answer.status_code, problem_of(answer)["code"]) == (409, "conflict")
    assert retry(signed_in, failed).status_code == 202


def test_a_refusal_does_not_use_the_key_up(signed_in, officer):
    job = make.job(officer.county, state="failed", by=officer)
    Job.objects.filter(pk=job.pk).update(state="done")
    assert retry(signed_in, job).status_code == 409
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert retry(signed_in, job).status_code == 202


def test_what_fails_half_way_has_not_happened(client, officer, monkeypatch):
    client.force_login(officer)
    client.raise_request_exception = False
    job = make.job(officer.county, state="queued", by=officer)
    with monkeypatch.context() as broken:
        broken.setattr(JobViewSet, "get_serializer", None)
        assert client.post(f"{JOBS}{job.pk}/cancel/", headers=KEY).status_code == 500
    assert Job.objects.get(pk=job.pk).state == "queued"
    assert client.post(f"{JOBS}{job.pk}/cancel/", headers=KEY).json()["state"] == "cancelled"


@pytest.mark.parametrize("key", ["", "a b", "x" * 101, "号"])
def test_a_key_of_another_form(signed_in, failed, key):
    answer = retry(signed_in, failed, {"Idempotency-Key": key.encode().decode("latin-1")})
    assert [error["field"] for error in problem_of(answer)["errors"]] == ["Idempotency-Key"]


def test_a_file_sent_again_has_another_boundary_and_is_the_same(signed_in):
    answers = [send_file(signed_in, boundary) for boundary in ("one-boundary", "another-boundary")]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[1]["Idempotency-Replayed"] == "true"
    assert Batch.objects.get().key == KEY["Idempotency-Key"]


def send_file(client, boundary):
    file = SimpleUploadedFile("税务.xlsx", b"PK\x03\x04")
    body = encode_multipart(boundary, {"layout": "tax", "year": 2025, "file": file})
    kind = f"multipart/form-data; boundary={boundary}"
    return client.post(BATCHES, body, content_type=kind, headers=KEY)


def test_answers_are_forgotten_after_a_day(signed_in, failed):
    retry(signed_in, failed)
    day = timedelta(hours=24)
    Answer.objects.update(given_at=timezone.now() - day + timedelta(minutes=1))
    assert idempotency.sweep() == 0
    Answer.objects.update(given_at=timezone.now() - day)
    assert idempotency.sweep() == 1
