"""The changes of a batch are checked as a whole for having a batch (docs/adr/0010)."""

from django.db import migrations

from mujun import references

class Migration(migrations.Migration):
    replaces = [
        ("intake", "0009_references_checked_together"),
    ]
    dependencies = [("intake", "0001_tables")]

    operations = [
        references.functions(),
        references.referring("intake_batchchange", {"batch_id": "intake_batch"}),
    ]
