"""Tables whose changes are noticed: every statement that writes to one of them leaves a line behind.

What is worked out over such tables can be kept until the next line (`mujun.keeping.state_of`). The database writes the
lines, so that no way of writing is forgotten. Migrations that have been released use this as it stands.
"""

from django.db import migrations

_TABLE = """
CREATE TABLE mujun_change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  of text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX mujun_change_of ON mujun_change (of, at) INCLUDE (id);
CREATE FUNCTION mujun_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO mujun_change (of) VALUES (TG_TABLE_NAME);
  RETURN NULL;
END $$;
"""
_NO_TABLE = "DROP FUNCTION mujun_notice(); DROP TABLE mujun_change;"

_NOTICED = """
CREATE TRIGGER noticed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION mujun_notice();
"""
_NOTICED_OF = """
CREATE TRIGGER noticed AFTER INSERT OR UPDATE OF {columns} OR DELETE OR TRUNCATE ON {table}
  FOR EACH STATEMENT EXECUTE FUNCTION mujun_notice();
"""
_NOT_NOTICED = "DROP TRIGGER noticed ON {table};"


def changes() -> migrations.RunSQL:
    """Where the lines are."""
    return migrations.RunSQL(_TABLE, _NO_TABLE)


def noticed(*tables: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        "".join(_NOTICED.format(table=table) for table in tables),
        "".join(_NOT_NOTICED.format(table=table) for table in tables),
    )


def noticed_of(table: str, *columns: str) -> migrations.RunSQL:
    """Of what is written to rows that are there only these columns."""
    sql = _NOTICED_OF.format(table=table, columns=", ".join(columns))
    return migrations.RunSQL(sql, _NOT_NOTICED.format(table=table))
