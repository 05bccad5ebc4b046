"""What the tables of the register hold, column by column, to compare before and after."""

from django.apps import apps
from django.db import connection

# drawn anew at every list, so with other ids
_DRAWN = {"landuse_enterprisename"}


def contents(*labels: str) -> dict[str, list[str]]:
    """Every row as text, by table of the apps `labels`; without any, of the register without its former states."""
    models = [model for label in labels or ["landuse"] for model in apps.get_app_config(label).get_models()]
    tables = [model._meta.db_table for model in models]
    return {table: _rows(table) for table in tables if labels or table != "landuse_formerstate"}


def _rows(table: str) -> list[str]:
    dropped = " - 'id'" if table in _DRAWN else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (to_jsonb(t){dropped})::text AS line FROM {table} t ORDER BY line")
        return [line for (line,) in cursor.fetchall()]
