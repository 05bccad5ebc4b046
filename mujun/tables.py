"""Many tables in one operation of a migration.

After every operation Django renders anew each model that is related to what changed, and here nearly all are: tables
one by one made a first start wait half a minute. Migrations that have been released use this as it stands.
"""

from collections.abc import Sequence

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Models of one app with all their fields, indexes and constraints; they may refer to each other in any order."""

    category = OperationCategory.ADDITION

    def __init__(self, models: Sequence[CreateModel]):
        self.models = models

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered again when somebody asks, with all models at once
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
