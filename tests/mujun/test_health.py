"""Monitoring learns whether the system lives and works, without signing in."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

ASK = """
import django; django.setup()
from django.test import Client
answer = Client(headers={"host": "127.0.0.1"}).get("/healthz/ready")
print(answer.status_code, answer.json()["database"])
"""


def test_live_needs_nothing(client):
    answer = client.get("/healthz/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_database_and_broker_answer(client):
    answer = client.get("/healthz/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_not_ready_names_the_broker(client, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "database": "ok", "broker": "unreachable"}


def test_not_ready_names_the_database():
    nowhere = os.environ | {
        "DATABASE_URL": "postgresql://mujun@%2Fnowhere/mujun",
        "DJANGO_SETTINGS_MODULE": "mujun.settings",
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=nowhere, cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert asked.stdout.strip() == "503 unreachable", asked.stderr
