"""集群用地总量: industrial land in all of the places where a cluster has its core or cooperating area (X-12)."""

from django.db import models
from django.db.models import Q

from mujun.accounts.models import County, User


class ClusterLandQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ClusterLandQuerySet":
        """Of the whole county: everybody in it who sees results."""
        return self.filter(county=user.county_id)

    def current(self) -> "ClusterLandQuerySet":
        return self.filter(is_current=True)


class ClusterLand(models.Model):
    """亩 of one place in a year. A new one takes the place of the one before, which stays."""

    class Role(models.TextChoices):
        CORE = "核心区", "核心区"
        COOPERATING = "协同区", "协同区"

    county = models.ForeignKey(County, models.PROTECT)
    cluster = models.CharField("产业集群", max_length=50)
    place = models.CharField("所在地", max_length=50)
    role = models.CharField("角色", max_length=3, choices=Role.choices)
    year = models.PositiveSmallIntegerField("年度")
    total = models.DecimalField("工业用地总量（亩）", max_digits=16, decimal_places=4)
    on = models.DateField("截至")
    source = models.CharField("数据来源", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True, db_default=True)

    objects = ClusterLandQuerySet.as_manager()

    class Meta:
        ordering = ["cluster", "place", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "cluster", "place", "year"],
                condition=Q(is_current=True),
                name="cluster_land_current_once",
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="cluster_land_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} {self.place} {self.year}"
