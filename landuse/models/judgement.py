"""What the land side knows of how well an enterprise does."""

from django.db import models

from landuse.models.register import Enterprise


class Performance(models.Model):
    """An enterprise's year as the evaluation handed it down. Ratios are kept as handed down, never recomputed."""

    # handed down for enterprises read in the same transaction; checking each again costs more than the row
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="performances", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=2)
    industry = models.CharField(max_length=2)
    land = models.FloatField("用地面积（亩）", null=True)
    tax = models.FloatField("税收实际贡献（万元）", null=True)
    value_added = models.FloatField("工业增加值（万元）", null=True)
    revenue = models.FloatField("营业收入（万元）", null=True)
    # by equivalent value; null in years handed down before it was asked for
    energy = models.FloatField("综合能耗（吨标准煤）", null=True)
    grade = models.CharField(max_length=10, blank=True)
    # which evaluation handed this down, in words and as a link
    origin = models.CharField(max_length=100)
    origin_url = models.CharField(max_length=100)

    class Meta:
        ordering = ["enterprise", "year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="performance_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"
