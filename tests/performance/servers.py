"""Embedded servers of their own for jobs that need a database."""

import contextlib
import os
import shutil
from collections.abc import Iterator

from mujun.embedded.postgres import Postgres
from tests.services import temporary_places


@contextlib.contextmanager
def django_on_embedded_servers() -> Iterator[None]:
    """A migrated, empty database with PostgreSQL's ordinary durability; stopped and removed afterwards."""
    places = temporary_places()
    server = Postgres(places, lasting=True)
    server.start()
    os.environ |= {
        "DATABASE_URL": places.database_url,
        "REDIS_URL": places.redis_url,
        "SECRET_KEY": "only-for-the-bench",
        "DJANGO_SETTINGS_MODULE": "mujun.settings",
        "LOG_LEVEL": "WARNING",
    }
    try:
        import django
        from django.core.management import call_command
        from django.db import connection

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("load_reference", verbosity=0)
        yield
        connection.close()
    finally:
        server.stop()
        shutil.rmtree(places.home.parent, ignore_errors=True)
