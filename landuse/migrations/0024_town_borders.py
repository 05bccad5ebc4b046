import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_towns_and_accounts_noticed"),
        ("intake", "0011_origin_pulled"),
        ("landuse", "0023_projects_that_wait_and_cluster_land"),
    ]

    operations = [
        migrations.CreateModel(
            name="TownBorder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("polygon", models.JSONField(verbose_name="图形")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("drawn_on", models.DateField(verbose_name="勘定日期")),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.batch",
                    ),
                ),
                (
                    "town",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="border",
                        to="accounts.town",
                    ),
                ),
            ],
            options={"ordering": ["town"]},
        ),
    ]
