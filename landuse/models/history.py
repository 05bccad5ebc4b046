"""What the lists of the years say of an enterprise, and the names it has borne."""

from django.db import models

from landuse.models.details import EntryDetails
from landuse.models.register import Enterprise, Industry
from mujun.accounts.models import Town
from mujun.intake.models import Batch


class EnterpriseYear(EntryDetails):
    """An enterprise as the list of a year has it. `Enterprise` itself shows the entry of the latest year."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("企业名称", max_length=100)
    town = models.ForeignKey(Town, models.PROTECT)
    industry = models.ForeignKey(Industry, models.PROTECT)
    scale = models.CharField("规模", max_length=2, choices=Enterprise.Scale.choices)
    takes_part = models.BooleanField("参评", default=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["enterprise", "year"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "year"], name="enterprise_year_once")]
        indexes = [
            models.Index(
                fields=["park", "year"],
                condition=models.Q(park__isnull=False),
                name="enterprise_year_by_park",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"


class EnterpriseName(models.Model):
    """A name and the days it was borne: drawn from the lists, so from 1 January of the first list that has it.

    `until` is the last day, null for the present name.
    """

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="names")
    name = models.CharField("企业名称", max_length=100)
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        ordering = ["enterprise", "since"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "since"], name="enterprise_name_once_per_start")
        ]

    def __str__(self) -> str:
        return self.name
