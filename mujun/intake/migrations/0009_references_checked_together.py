"""The changes of a batch are checked as a whole for having a batch (docs/adr/0010)."""

import django.db.models.deletion
from django.db import migrations, models

from mujun import references


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_matching"),
    ]

    operations = [
        references.functions(),
        migrations.AlterField(
            model_name="batchchange",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="changes",
                to="intake.batch",
            ),
        ),
        references.referring("intake_batchchange", {"batch_id": "intake_batch"}),
    ]
