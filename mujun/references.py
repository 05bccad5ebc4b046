"""References of tables that grow by hundred thousands at once: checked once per statement, not row by row (ADR 0010).

PostgreSQL looks a foreign key up once for every row. For such tables the column has `db_constraint=False`, and the same
promise is kept by triggers: a row that refers to nothing is refused, and so is whatever would leave one behind.
Migrations that have been released use this as it stands; change it by a new function beside it.
"""

from collections.abc import Mapping

from django.db import migrations

# What is referred to is locked as a foreign key does, so that nobody deletes it before this transaction has ended.
_FUNCTIONS = """
CREATE FUNCTION mujun_references_exist() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  orphan bigint;
BEGIN
  FOR at IN 0 .. TG_NARGS - 1 BY 2 LOOP
    EXECUTE format(
      'WITH wanted AS MATERIALIZED (%s), held AS MATERIALIZED (
         SELECT id FROM %I WHERE id IN (SELECT id FROM wanted) FOR KEY SHARE
       ) SELECT min(id) FROM (SELECT id FROM wanted EXCEPT SELECT id FROM held) AS missing',
      CASE TG_LEVEL
        WHEN 'STATEMENT' THEN format('SELECT DISTINCT %I AS id FROM fresh', TG_ARGV[at])
        ELSE format('SELECT %L::bigint AS id', to_jsonb(NEW) ->> TG_ARGV[at])
      END,
      TG_ARGV[at + 1]
    ) INTO orphan;
    IF orphan IS NOT NULL THEN
      RAISE foreign_key_violation USING
        MESSAGE = format('%s.%s refers to %s, which is not in %s', TG_TABLE_NAME, TG_ARGV[at], orphan, TG_ARGV[at + 1]);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE FUNCTION mujun_refuse_orphans() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  orphaned boolean;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', TG_ARGV[0]) INTO orphaned;
  ELSE
    EXECUTE format(
      'SELECT EXISTS (SELECT FROM %I WHERE %I = $1) AND NOT EXISTS (SELECT FROM %I WHERE id = $1)',
      TG_ARGV[0], TG_ARGV[1], TG_TABLE_NAME
    ) INTO orphaned USING OLD.id;
  END IF;
  IF orphaned THEN
    RAISE foreign_key_violation USING
      MESSAGE = format('%s.%s still refers to what %s of %s takes away', TG_ARGV[0], TG_ARGV[1], TG_OP, TG_TABLE_NAME);
  END IF;
  RETURN NULL;
END $$;
"""
_NO_FUNCTIONS = "DROP FUNCTION mujun_references_exist(); DROP FUNCTION mujun_refuse_orphans();"

_OF_THE_TABLE = """
CREATE TRIGGER references_exist AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION mujun_references_exist({arguments});
CREATE TRIGGER references_still_exist AFTER UPDATE ON {table}
  FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION mujun_references_exist({arguments});
"""
_OF_A_PARENT = """
CREATE CONSTRAINT TRIGGER {name} AFTER DELETE OR UPDATE OF id ON {parent} DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION mujun_refuse_orphans('{table}', '{column}');
CREATE TRIGGER {name}_all AFTER TRUNCATE ON {parent}
  FOR EACH STATEMENT EXECUTE FUNCTION mujun_refuse_orphans('{table}', '{column}');
"""
_NOT_OF_THE_TABLE = """
DROP TRIGGER references_exist ON {table};
DROP TRIGGER references_still_exist ON {table};
"""
_NOT_OF_A_PARENT = "DROP TRIGGER {name} ON {parent}; DROP TRIGGER {name}_all ON {parent};"


def functions() -> migrations.RunSQL:
    """What the triggers call."""
    return migrations.RunSQL(_FUNCTIONS, _NO_FUNCTIONS)


def referring(table: str, references: Mapping[str, str]) -> migrations.RunSQL:
    """`references`: column without null → table whose `id` it holds, both without a foreign key of the database."""
    whole = {
        "table": table,
        "arguments": ", ".join(f"'{column}', '{parent}'" for column, parent in references.items()),
        "old": ", ".join(f"OLD.{column}" for column in references),
        "new": ", ".join(f"NEW.{column}" for column in references),
    }
    parts = [
        {"table": table, "column": column, "parent": parent, "name": f"{table}_{column}"}
        for column, parent in references.items()
    ]
    return migrations.RunSQL(
        _OF_THE_TABLE.format(**whole) + "".join(_OF_A_PARENT.format(**part) for part in parts),
        _NOT_OF_THE_TABLE.format(**whole) + "".join(_NOT_OF_A_PARENT.format(**part) for part in parts),
    )
