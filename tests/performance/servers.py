"""A PostgreSQL of the bench's own, with its ordinary durability, and a Redis that nobody works for; a fresh database
for each job.
"""

import atexit
import os
import shutil
from functools import cache
from io import StringIO
from urllib.parse import urlsplit

from mujun.embedded.postgres import Postgres
from mujun.embedded.redis import Redis
from tests.services import temporary_places


def fresh_database(name: str) -> None:
    """Point Django at an empty, migrated database."""
    _start()
    from django.core.management import call_command
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = "mujun"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    connection.close()
    connection.settings_dict["NAME"] = name
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=StringIO())


def copy_database(name: str, of: str) -> str:
    """The address of a database that is like `of`."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = "mujun"
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(of)}")
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@cache
def _start() -> None:
    places = temporary_places()
    atexit.register(shutil.rmtree, places.home.parent, ignore_errors=True)
    for server in (Postgres(places, lasting=True), Redis(places)):
        atexit.register(server.stop)
        server.start()
    os.environ |= {
        "DATABASE_URL": places.database_url,
        "REDIS_URL": places.redis_url,
        "SECRET_KEY": "only-for-the-bench",
        "DJANGO_SETTINGS_MODULE": "mujun.settings",
        "LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
