"""Tokens of before stood in the database as they are: they go on being good, as digests, for all they were good for."""

from django.db import migrations

SCOPES = [
    "read:register", "read:figures", "write:figures", "read:results", "write:results", "read:rounds",
    "write:rounds", "read:land", "read:levers", "read:jobs", "write:jobs",
]
THERE = "SELECT to_regclass('authtoken_token') IS NOT NULL"
TAKE_OVER = """
INSERT INTO clients_credential (user_id, kind, name, handle, digest, scheme, scopes, issued_at)
SELECT user_id, 'token', '原有令牌', left(key, 8), encode(sha256(convert_to(key, 'UTF8')), 'hex'), '', %s, created
FROM authtoken_token
"""


def hash_tokens(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(THERE)
        if cursor.fetchone()[0]:
            cursor.execute(TAKE_OVER, [SCOPES])
            cursor.execute("DROP TABLE authtoken_token")


class Migration(migrations.Migration):

    dependencies = [("clients", "0001_credentials")]

    operations = [migrations.RunPython(hash_tokens, migrations.RunPython.noop)]
