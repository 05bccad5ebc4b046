import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_towns_and_accounts_noticed"), ("inbox", "0001_messages")]

    operations = [
        migrations.AlterField(
            model_name="message",
            name="county",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="accounts.county"
            ),
        ),
    ]
