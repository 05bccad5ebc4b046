from django.db import migrations

from mujun import noticing


class Migration(migrations.Migration):
    dependencies = [("landuse", "0020_blocks_noticed")]

    operations = [noticing.noticed("landuse_enterpriseyear")]
