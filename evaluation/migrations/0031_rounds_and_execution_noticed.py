"""调档 and the ledgers of what was executed keep what they worked out."""

from django.db import migrations

from mujun import noticing

TABLES = [
    "evaluation_round", "evaluation_gradedecision", "evaluation_lever", "evaluation_executionlist",
    "evaluation_executionline", "evaluation_leverappeal", "evaluation_dispute", "evaluation_objection",
    "evaluation_figurerequest", "evaluation_advantage", "evaluation_frontrunner", "evaluation_publication",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("evaluation", "0030_clusters_and_province_letters"),
        ("accounts", "0009_towns_and_accounts_noticed"),
    ]

    operations = [noticing.noticed(*TABLES)]
