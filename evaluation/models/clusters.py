"""产业集群 over several counties of a province: which counties, in which role, judged by which method, and what a
province-wide run found.

A county's part is one of its own regions, made of parts by the county itself and pointed at, whatever it is called.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from evaluation.models.judgement import MethodText
from evaluation.models.province_runs import ProvinceRun
from evaluation.models.regions import Judged, Region, RegionPart
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


class ClusterPlaceQuerySet(models.QuerySet):
    def in_force(self, day: date) -> "ClusterPlaceQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def without_members(self) -> "ClusterPlaceQuerySet":
        """Whose county has not said which region is its part, or of what that is made."""
        parts = RegionPart.objects.filter(region=models.OuterRef("region"), until=None)
        return self.filter(~models.Exists(parts), until=None)


class ClusterPlace(models.Model):
    """A county of the cluster, for a time. Ended, never removed: the texts ask for counties that come and go (X-03)."""

    Role = RegionPart.Role

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="places")
    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    # the county's part; none until the county has registered it
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, related_name="places")
    role = models.CharField("角色", max_length=2, choices=RegionPart.Role.choices)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects = ClusterPlaceQuerySet.as_manager()

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


class ClusterMethod(MethodText):
    """By which a province judges its clusters; the newest is in force."""

    province = models.ForeignKey(Province, models.PROTECT, related_name="cluster_methods")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]


class ClusterJudgement(models.Model):
    """The clusters of a province-wide run under a method; `outline` as of a run of enterprises. Without a digest the
    method could not be applied, for the `reason` told.
    """

    whole = models.OneToOneField(ProvinceRun, models.CASCADE, related_name="judgement")
    method = models.ForeignKey(ClusterMethod, models.PROTECT, related_name="+")
    digest = models.CharField("结果摘要", max_length=64, blank=True)
    outline = models.JSONField(default=dict)
    reason = models.CharField("说明", max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.whole} · {self.method}"


class ClusterResult(Judged):
    """A cluster in the year of a province-wide run: sums over the members of all its counties, each enterprise once.

    `figures` by name: value and over how many (`counted`). `parts`, one a county in order of codes: code, name, role,
    members, shared (counted in another part), figures, and under `missing` why it has none. `behind` follows the items,
    see `regions/behind`.
    """

    whole = models.ForeignKey(ProvinceRun, models.CASCADE, related_name="clusters")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="results")
    members = models.PositiveIntegerField("成员企业")
    shared = models.PositiveIntegerField("几县都有的企业")
    figures = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    behind = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["cluster__name"]
        constraints = [models.UniqueConstraint(fields=["whole", "cluster"], name="cluster_result_once")]

    def __str__(self) -> str:
        return f"{self.whole.year} 年{self.cluster}"
