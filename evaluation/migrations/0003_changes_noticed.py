"""Whatever is worked out over these tables is kept until one of them changes."""

from django.db import migrations

from mujun import noticing

TABLES = [
    "evaluation_figure", "evaluation_qualitycheck", "evaluation_qualityfinding",
    "evaluation_confirmationcall", "evaluation_confirmationsheet", "evaluation_confirmationitem",
    "evaluation_willingness", "evaluation_round", "evaluation_gradedecision", "evaluation_lever",
    "evaluation_executionlist", "evaluation_executionline", "evaluation_leverappeal", "evaluation_dispute",
    "evaluation_objection", "evaluation_figurerequest", "evaluation_advantage", "evaluation_frontrunner",
    "evaluation_publication",
]  # fmt: skip


class Migration(migrations.Migration):
    replaces = [
        ("evaluation", "0028_changes_noticed"),
        ("evaluation", "0029_willingness_noticed"),
        ("evaluation", "0031_rounds_and_execution_noticed"),
    ]
    dependencies = [("evaluation", "0002_references_checked_together"), ("accounts", "0003_changes_noticed")]

    operations = [
        noticing.noticed(*TABLES),
    ]
