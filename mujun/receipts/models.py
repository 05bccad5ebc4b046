"""Numbers under which papers are acknowledged."""

from django.db import models

from mujun.accounts.models import County


class ReceiptSeries(models.Model):
    """The last number given in a county and year."""

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="receipt_series_once")]

    def __str__(self) -> str:
        return f"{self.county} {self.year} {self.last}"
