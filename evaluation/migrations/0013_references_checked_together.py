"""The figures of a batch are checked as a whole for what they refer to (docs/adr/0010)."""

import django.db.models.deletion
from django.db import migrations, models

from mujun import references

REFERENCES = {
    "enterprise_id": "landuse_enterprise",
    "variable_id": "evaluation_variable",
    "batch_id": "intake_batch",
}


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0012_rounds"),
        ("intake", "0009_references_checked_together"),
    ]

    operations = [
        migrations.AlterField(
            model_name="figure",
            name="enterprise",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="landuse.enterprise",
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="variable",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="evaluation.variable",
            ),
        ),
        migrations.AlterField(
            model_name="figure",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to="intake.batch"
            ),
        ),
        references.referring("evaluation_figure", REFERENCES),
    ]
