"""B-03: how people handle zones and clusters."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluation.models.regions import MADE_OF_PARTS, RegionResult
from mujun.accounts.models import County, User


class RegionHandlingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RegionHandlingQuerySet":
        """Who sees the results of zones and clusters: not towns and not enterprises."""
        return self.none() if user.town_id or user.credit_code else self.filter(county=user.county_id)

    def current(self) -> "RegionHandlingQuerySet":
        return self.filter(is_current=True)

    def overdue(self) -> "RegionHandlingQuerySet":
        return self.current().filter(done_on=None, due__lt=timezone.localdate())


class RegionHandling(models.Model):
    """What a person chose for a region in a year, on the result it had; another choice takes the place of the one
    before, which stays.
    """

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField(
        "类型", max_length=4, choices=[(kind.value, kind.label) for kind in MADE_OF_PARTS]
    )
    name = models.CharField("区域", max_length=50)
    year = models.PositiveSmallIntegerField("年度")
    result = models.ForeignKey(RegionResult, models.PROTECT, related_name="handlings")
    # a name of evaluation/regions/reference/handlings.yaml
    way = models.CharField("处置方式", max_length=10)
    reason = models.CharField("理由", max_length=500)
    due = models.DateField("期限")
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    # 办结
    done_on = models.DateField("办结日期", null=True)
    outcome = models.CharField("办结情况", max_length=500, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RegionHandlingQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "name", "year"],
                condition=Q(is_current=True),
                name="region_handling_current_once",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, outcome="")
                | (Q(done_on__isnull=False, done_by__isnull=False) & ~Q(outcome="")),
                name="region_handling_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.way}"
