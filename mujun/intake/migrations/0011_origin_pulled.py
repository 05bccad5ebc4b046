"""Figures may be pulled from another system."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0010_origin_agreement"),
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
                    ("pulled", "拉取"),
                ],
                default="workbook",
                max_length=10,
                verbose_name="来源",
            ),
        ),
    ]
