from django.db import migrations

from mujun import noticing

TABLES = [
    "landuse_enterprise", "landuse_enterprisename", "landuse_meteraccount", "landuse_certificate", "landuse_parcel",
    "landuse_occupancy", "landuse_ruleset", "landuse_signal", "landuse_listing", "landuse_landfinding", "landuse_case",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("landuse", "0018_ledgers_keep_what_they_were"), ("accounts", "0008_changes_noticed")]

    operations = [noticing.noticed(*TABLES)]
