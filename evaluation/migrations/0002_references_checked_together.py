"""Tables that grow by hundred thousands are checked as a whole for what they refer to (docs/adr/0010)."""

from django.db import migrations

from mujun import references

REFERENCES = {
    "evaluation_figure": {
        "enterprise_id": "landuse_enterprise",
        "variable_id": "evaluation_variable",
        "batch_id": "intake_batch",
    },
    "evaluation_snapshotrow": {"snapshot_id": "evaluation_snapshot"},
    "evaluation_result": {"run_id": "evaluation_run", "row_id": "evaluation_snapshotrow"},
    "evaluation_recommendation": {
        "set_id": "evaluation_recommendationset",
        "run_id": "evaluation_run",
        "enterprise_id": "landuse_enterprise",
        "lever_id": "evaluation_lever",
    },
}


class Migration(migrations.Migration):
    replaces = [
        ("evaluation", "0013_references_checked_together"),
        ("evaluation", "0015_results_checked_together"),
    ]
    dependencies = [("evaluation", "0001_tables"), ("intake", "0002_references_checked_together")]

    operations = [
        references.referring(table, columns) for table, columns in REFERENCES.items()
    ]
