"""Real servers for the tests, started before Django reads its settings (`-p tests.services`).

The process that runs pytest starts PostgreSQL and Redis unless DATABASE_URL and REDIS_URL name others; the
workers of pytest-xdist use the same servers with a database of their own in both.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from mujun.embedded.places import Places
from mujun.embedded.postgres import Postgres
from mujun.embedded.redis import Redis
from tests import migrated


def temporary_places() -> Places:
    """Places of their own for one use; whoever asks removes ``places.home.parent``."""
    folder = Path(tempfile.mkdtemp(prefix="mujun-test-"))
    folder.chmod(0o711)
    places = Places(home=folder / "home", run=folder / "run")
    places.make_home()
    return places


@pytest.hookimpl(wrapper=True)  # wrappers run before pytest-django, which loads the settings
def pytest_load_initial_conftests():
    os.environ.setdefault("SECRET_KEY", "only-for-tests")
    os.environ.setdefault("SECOND_FACTOR_ROLES", "")  # tests of it name the roles
    os.environ.setdefault("API_RATE", "0")  # tests of it say how often
    os.environ.setdefault("USAGE_PURPOSES", str(Path(__file__).parent / "purposes.yaml"))
    # of the platform to practise with; workers started by tests have them too
    os.environ["WEBHOOK_HOSTS"] = "127.0.0.1"
    os.environ["EXCHANGE_PRACTICE_AK"], os.environ["EXCHANGE_PRACTICE_SK"] = "practice", "practice-secret"
    if number := os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw"):
        os.environ["REDIS_URL"] = _with_number(os.environ["REDIS_URL"], int(number) + 1)
    elif missing := {"DATABASE_URL", "REDIS_URL"} - os.environ.keys():
        _start(missing)
    return (yield)


def _start(missing: set[str]) -> None:
    places = temporary_places()
    atexit.register(shutil.rmtree, places.home.parent, ignore_errors=True)
    # The running installation of this checkout must never be what a test talks to.
    os.environ["MUJUN_HOME"] = str(places.home)
    servers = {
        "DATABASE_URL": (Postgres(places, lasting=False), places.database_url),
        "REDIS_URL": (Redis(places), places.redis_url),
    }
    if "DATABASE_URL" in missing:
        migrated.put_in_place(places)
        os.environ["MUJUN_TEST_TEMPLATE"] = urlsplit(places.database_url).path.lstrip("/")
    for name in missing:
        server, url = servers[name]
        atexit.register(server.stop)
        server.start()
        os.environ[name] = url


def _with_number(redis_url: str, number: int) -> str:
    parts = urlsplit(redis_url)
    if parts.scheme == "unix":
        return f"unix://{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()
