"""What the rows of the register were before a batch changed them, so that the batch can be taken back."""

from django.db import models

from mujun.intake.models import Batch


class FormerState(models.Model):
    """A row that a batch created or changed, and the whole row before it: {column: value}, null for a created one.

    Written in SQL by the statement that writes the row (`landuse/actions/merging.py`), in the same transaction.
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="former_states")
    table = models.CharField(max_length=63)
    key = models.BigIntegerField()
    before = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "table", "key"], name="former_state_once_per_row")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}，批次 {self.batch_id} 之前"
