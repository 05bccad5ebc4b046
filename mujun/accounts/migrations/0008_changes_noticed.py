from django.db import migrations

from mujun import noticing


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_provinces")]

    operations = [noticing.changes()]
