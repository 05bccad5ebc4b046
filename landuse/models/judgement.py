"""What the land side knows of how well an enterprise does, and what its rules signal."""

from django.db import models

from landuse.models.register import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


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


class RuleSet(models.Model):
    """A county's identification rules: the text of a file of landuse/identification/library, kept by digest."""

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField(max_length=100)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "digest"], name="rule_set_once_per_county")]

    def __str__(self) -> str:
        return self.name


class SignalQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "SignalQuerySet":
        return self.filter(within(user, "enterprise__"))


class Signal(models.Model):
    """低效线索: a rule that an enterprise meets, with its evidence. A person makes it a finding, never the machine."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="signals")
    year = models.PositiveSmallIntegerField()
    rule_set = models.ForeignKey(RuleSet, models.PROTECT)
    rule = models.CharField("规则", max_length=30)
    title = models.CharField(max_length=100)
    source = models.CharField("依据", max_length=200)
    # {"metric", "unit", "value", "line", "operator", "years": {year: value}, "land"}
    evidence = models.JSONField()
    sentence = models.CharField("说明", max_length=300)

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "rule_set", "rule"], name="signal_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.title}"
