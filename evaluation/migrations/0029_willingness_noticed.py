from django.db import migrations

from mujun import noticing


class Migration(migrations.Migration):
    dependencies = [("evaluation", "0028_changes_noticed"), ("accounts", "0008_changes_noticed")]

    operations = [noticing.noticed("evaluation_willingness")]
