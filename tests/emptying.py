"""After a test with transactions: only the tables that hold something are emptied, which costs a fraction of all."""

from functools import cache

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

# filled by the migrations, and the same for every test
_KEPT = {"django_content_type", "auth_permission"}
_TRIES = 20


def empty_tables() -> None:
    """Waits for whoever still writes, as TRUNCATE would, so that nothing comes after. A worker that is still busy may
    hold one table and want another; the server then stops one of the two, and if it is us we begin again.
    """
    for left in reversed(range(_TRIES)):
        try:
            return _empty(_tables())
        except OperationalError as error:
            if not left or not isinstance(error.__cause__, DeadlockDetected):
                raise


def _empty(tables: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)}")
        filled = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables
        )
        cursor.execute(filled)
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")  # neither references nor triggers
        for name in names:
            cursor.execute(f"DELETE FROM {name}")


@cache
def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(connection.ops.quote_name(name) for name in set(names) - _KEPT)
