"""What tests of every room share."""

import gc
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

CHROMIUM = Path("/usr/bin/chromium")

# how long an example takes says nothing on a busy machine
settings.register_profile("mujun", deadline=None)
settings.load_profile("mujun")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Test databases are copies of the migrated one that tests.services has put in place."""
    from django.conf import settings

    if template := os.environ.get("MUJUN_TEST_TEMPLATE"):
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests with transactions empty what they filled; in the end the test database can be dropped although the server
    may still be busy for a killed process.
    """
    from django.test import TransactionTestCase

    from tests.emptying import empty_tables

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", lambda self: empty_tables())
        yield
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()  # after stories in a browser it need not be the one that Django knows of and closes


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """A slow hash is for attackers; here hundreds of sign-ins would wait for it."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PBKDF2PasswordHasher, "iterations", 1)
        yield


@pytest.fixture(scope="session")
def worker(django_db_setup, tmp_path_factory):
    """A Celery worker on the test database. Tests that use it need `django_db(transaction=True)`."""
    from tests.workers import running_worker  # needs the settings, which are not there yet above

    with running_worker(tmp_path_factory.mktemp("worker")) as running:
        yield running


def pytest_collection_modifyitems(config, items):
    """Browsers are slow: each process begins with some of them, so that none is left over at the end."""
    processes = getattr(config, "workerinput", {}).get("workercount", 1)
    slow = [item for item in items if item.get_closest_marker("browser")]
    rest = [item for item in items if not item.get_closest_marker("browser")]
    share = -(-len(rest) // processes)
    items[:] = [
        item
        for at in range(processes)
        for item in (*slow[at::processes], *rest[at * share : (at + 1) * share])
    ]


def pytest_collection_finish():
    """What is imported stays to the end: the collector need not look at all of it again and again."""
    gc.freeze()


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and (missing := missing_for_browser()):
        pytest.skip(missing)


@cache
def missing_for_browser() -> str:
    """Why tests in a browser cannot run here; empty when they can."""
    if not CHROMIUM.exists():
        return f"没有 {CHROMIUM}：安装 chromium 后才能运行浏览器测试"
    if not _has_chinese_font():
        return "没有中文字体：安装 fonts-noto-cjk 后才能运行浏览器测试"
    return ""


def _has_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True).stdout.strip())
