"""What the tables of the register hold, column by column, to compare before and after."""

from django.apps import apps
from django.db import connection

# drawn anew at every list, so with other ids
_DRAWN = {"landuse_enterprisename"}


def contents(*labels: str) -> dict[str, str]:
    """Every row as text, by table of the apps `labels`; without any, of the register without its former states."""
    models = [model for label in labels or ["landuse"] for model in apps.get_app_config(label).get_models()]
    tables = [model._meta.db_table for model in models]
    wanted = [table for table in tables if labels or table != "landuse_formerstate"]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(_rows, wanted)))
        return dict(cursor.fetchall())


def _rows(table: str) -> str:
    row = "to_jsonb(t) - 'id'" if table in _DRAWN else "to_jsonb(t)"
    return f"SELECT '{table}', string_agg(({row})::text, E'\\n' ORDER BY ({row})::text) FROM {table} t"
