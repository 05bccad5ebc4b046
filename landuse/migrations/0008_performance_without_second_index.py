"""The unique index of enterprise and year finds an enterprise's years."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("landuse", "0007_classes_parks_and_contacts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="performance",
            name="enterprise",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="performances",
                to="landuse.enterprise",
            ),
        ),
    ]
