"""What proceedings on idle land ask of people is kept until one of them changes."""

from django.db import migrations

from mujun import noticing


class Migration(migrations.Migration):
    dependencies = [("landuse", "0002_changes_noticed")]

    operations = [noticing.noticed("landuse_idleproceeding", "landuse_idlestep")]
