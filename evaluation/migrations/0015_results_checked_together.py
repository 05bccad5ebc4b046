"""The rows of a snapshot and the results of a run are checked as a whole for what they refer to (docs/adr/0010)."""

import django.db.models.deletion
from django.db import migrations, models

from mujun import references


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0014_papers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="snapshotrow",
            name="snapshot",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="evaluation.snapshot",
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="results",
                to="evaluation.run",
            ),
        ),
        migrations.AlterField(
            model_name="result",
            name="row",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evaluation.snapshotrow",
            ),
        ),
        references.referring("evaluation_snapshotrow", {"snapshot_id": "evaluation_snapshot"}),
        references.referring(
            "evaluation_result", {"run_id": "evaluation_run", "row_id": "evaluation_snapshotrow"}
        ),
    ]
