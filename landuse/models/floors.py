"""By which rule a county makes land of floor area, and since when."""

from datetime import date

from django.db import models
from django.db.models import Q

from landuse.areas.floors import KINDS, Rule
from mujun.accounts.models import County


class FloorRuleQuerySet(models.QuerySet):
    def in_force(self, county: County, day: date) -> "FloorRule | None":
        """The rule of the county for `day`; of several the one that began last."""
        open_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(open_ended, county=county, valid_from__lte=day).order_by("valid_from", "id").last()


class FloorRule(models.Model):
    """折算规则: the text of a file of landuse/areas/library that a county adopted, kept by digest."""

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("折算规则", max_length=100)
    source = models.CharField("来源", max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    valid_from = models.DateField("施行")
    valid_to = models.DateField("失效", null=True)
    kind = models.CharField("方式", max_length=10, choices=[(kind, kind) for kind in KINDS])
    least_ratio = models.DecimalField("容积率不低于", max_digits=8, decimal_places=4, null=True)
    factor = models.DecimalField("系数", max_digits=8, decimal_places=4, null=True)

    objects = FloorRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["county", "digest"], name="floor_rule_once_per_county")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Rule:
        return Rule(self.kind, self.least_ratio, self.factor)
