from django.db import migrations

from mujun import noticing

TABLES = [
    "evaluation_figure", "evaluation_qualitycheck", "evaluation_qualityfinding", "evaluation_confirmationcall",
    "evaluation_confirmationsheet", "evaluation_confirmationitem",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0027_province_runs"),
        ("accounts", "0008_changes_noticed"),
    ]

    operations = [noticing.noticed(*TABLES)]
