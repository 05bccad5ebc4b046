from django.db import migrations

from mujun import noticing

TABLES = [
    "landuse_block", "landuse_blockparcel", "landuse_blocksurvey", "landuse_clausedecision", "landuse_countyprovision",
    "landuse_findingparcel", "landuse_performance",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("landuse", "0019_changes_noticed"), ("accounts", "0009_towns_and_accounts_noticed")]

    operations = [noticing.noticed(*TABLES)]
