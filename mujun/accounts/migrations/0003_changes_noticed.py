"""Where tables leave their lines when they change, and the first of them."""

from django.db import migrations

from mujun import noticing

class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0008_changes_noticed"),
        ("accounts", "0009_towns_and_accounts_noticed"),
    ]
    dependencies = [("accounts", "0002_audit_chain")]

    operations = [
        noticing.changes(),
        noticing.noticed("accounts_town"),
        # what says for which enterprises there are accounts, not every sign-in
        noticing.noticed_of("accounts_user", "role", "county_id", "credit_code", "is_active"),
    ]
