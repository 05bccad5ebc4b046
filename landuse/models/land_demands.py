"""重大项目用地需求: projects that wait for land, so that it can be told who was passed over (X-13)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mujun.accounts.models import County, User


class LandDemandQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LandDemandQuerySet":
        """Of the whole county: everybody in it who sees results."""
        return self.filter(county=user.county_id)


class LandDemand(models.Model):
    """A project waits from `since` until it has the land it wants, or until the day on which somebody said why not."""

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("项目", max_length=100)
    # by the words of the clause; several may hold
    kinds = ArrayField(models.CharField(max_length=50), verbose_name="项目类别")
    wanted = models.DecimalField("需要用地（亩）", max_digits=14, decimal_places=4)
    since = models.DateField("列入日期")
    document = models.CharField("列入文件", max_length=100)
    until = models.DateField("不再等地的日期", null=True)
    until_reason = models.CharField("不再等地的原因", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LandDemandQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(wanted__gt=0), name="land_demand_wants_land"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="land_demand_in_order"
            ),
            models.UniqueConstraint(
                fields=["county", "name"], condition=Q(until=None), name="land_demand_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name
