"""产业集群 over several counties of a province: which counties, in which role, and what a province-wide run found.

A county's part is its own region of kind 产业集群 with the name of the cluster, made of parts by the county itself.
"""

from django.db import models
from django.db.models import Q

from evaluation.models.province_runs import ProvinceRun
from evaluation.models.regions import RegionPart
from mujun.accounts.models import County, Province, User


class ClusterQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ClusterQuerySet":
        """Those of the user's province; for a county those that name it. Who sees a part of a county sees none."""
        if user.province_id:
            return self.filter(province=user.province_id)
        if user.credit_code or user.town_id or not user.county_id:
            return self.none()
        return self.filter(places__county=user.county_id, places__until=None).distinct()


class Cluster(models.Model):
    province = models.ForeignKey(Province, models.PROTECT)
    name = models.CharField("名称", max_length=50)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["province", "name"], name="cluster_once")]

    def __str__(self) -> str:
        return self.name


class ClusterPlace(models.Model):
    """A county of the cluster, for a time. Ended, never removed: the texts ask for counties that come and go (X-03)."""

    Role = RegionPart.Role

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="places")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    role = models.CharField("角色", max_length=2, choices=RegionPart.Role.choices)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["county__code", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cluster", "county"], condition=Q(until=None), name="cluster_place_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
                name="cluster_place_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} {self.county}"


class ClusterResult(models.Model):
    """A cluster in the year of a province-wide run: sums over the members of all its counties, each enterprise once.

    `figures` by name: value and over how many (`counted`). `parts`, one a county in order of codes: code, name, role,
    members, shared (counted in another part), figures, and under `missing` why it has none.
    """

    whole = models.ForeignKey(ProvinceRun, models.CASCADE, related_name="clusters")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="results")
    members = models.PositiveIntegerField("成员企业")
    shared = models.PositiveIntegerField("几县都有的企业")
    figures = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["cluster__name"]
        constraints = [models.UniqueConstraint(fields=["whole", "cluster"], name="cluster_result_once")]

    def __str__(self) -> str:
        return f"{self.whole.year} 年{self.cluster}"
