"""What waits for those who keep the ledgers of land is kept until one of them changes."""

from django.db import migrations

from mujun import noticing


class Migration(migrations.Migration):
    dependencies = [("landuse", "0003_idle_proceedings_noticed")]

    operations = [
        noticing.noticed("landuse_clusterland", "landuse_landentry", "landuse_landdemand"),
    ]
