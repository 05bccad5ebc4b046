from django.db import migrations

from mujun import noticing


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_changes_noticed")]

    operations = [
        noticing.noticed("accounts_town"),
        # what says for which enterprises there are accounts, not every sign-in
        noticing.noticed_of("accounts_user", "role", "county_id", "credit_code", "is_active"),
    ]
