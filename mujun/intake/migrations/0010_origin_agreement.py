"""Figures may come from checks of agreements on standard land."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_references_checked_together"),
    ]

    operations = [
        migrations.AlterField(
            model_name="batch",
            name="origin",
            field=models.CharField(
                choices=[
                    ("workbook", "工作簿"),
                    ("interface", "接口"),
                    ("grid", "网格录入"),
                    ("answer", "异议答复"),
                    ("agreement", "协议核查"),
                ],
                default="workbook",
                max_length=10,
                verbose_name="来源",
            ),
        ),
    ]
