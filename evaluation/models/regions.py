"""Regions as units of evaluation: what they are made of, their own figures, and how they were judged."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evaluation.models.judgement import Method, Snapshot
from landuse.models import Enterprise, Park
from mujun.accounts.models import County, Town, User
from mujun.jobs.models import Job


class RegionKind(models.TextChoices):
    """区域. Towns, parks, industries and the county come from the register; the others are made of parts."""

    TOWN = "镇街", "镇街"
    PARK = "园区", "园区"
    ZONE = "开发区", "开发区"
    HIGH_TECH = "高新区", "高新区"
    CLUSTER = "产业集群", "产业集群"
    INDUSTRY = "行业", "行业"
    COUNTY = "全县", "全县"


MADE_OF_PARTS = (RegionKind.ZONE, RegionKind.HIGH_TECH, RegionKind.CLUSTER)


class CountyQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CountyQuerySet":
        """Sums over many enterprises: whoever sees results of the county sees all of its regions."""
        return self.filter(county=user.county_id)


class Region(models.Model):
    """A development zone, a high-tech zone or a cluster; one of another kind needs no record."""

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField(
        "类型", max_length=4, choices=[(kind.value, kind.label) for kind in MADE_OF_PARTS]
    )
    name = models.CharField("名称", max_length=50)
    note = models.CharField("说明", max_length=200, blank=True)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["county", "kind", "name"], name="region_once")]

    def __str__(self) -> str:
        return self.name


class RegionPart(models.Model):
    """Enterprises that belong to a region for a time: all of a town, a park or an industry, of what these have in
    common, or a single one. Ended, never removed.
    """

    class Role(models.TextChoices):
        CORE = "核心", "核心区"
        COOPERATING = "协同", "协同区"

    region = models.ForeignKey(Region, models.CASCADE, related_name="parts")
    town = models.ForeignKey(Town, models.PROTECT, null=True, blank=True, verbose_name="镇街")
    park = models.ForeignKey(Park, models.PROTECT, null=True, blank=True, verbose_name="园区")
    industry = models.CharField("行业大类", max_length=2, blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, verbose_name="企业")
    role = models.CharField("角色", max_length=2, choices=Role.choices, blank=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(town__isnull=False)
                | Q(park__isnull=False)
                | Q(enterprise__isnull=False)
                | ~Q(industry=""),
                name="region_part_names_somebody",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="region_part_in_order"
            ),
        ]

    def __str__(self) -> str:
        words = (self.town, self.park, self.industry and f"行业 {self.industry}", self.enterprise)
        return " ∩ ".join(str(word) for word in words if word)


class RegionFigure(models.Model):
    """A number that a region has by itself (occupancy, plot ratio …), in the unit that the method declares.

    A new one takes the place of the one before, which stays.
    """

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("类型", max_length=4, choices=RegionKind.choices)
    name = models.CharField("区域", max_length=50)
    year = models.PositiveSmallIntegerField("年度")
    variable = models.CharField("数据项", max_length=50)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)
    source = models.CharField("来源", max_length=200)
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "name", "year", "variable"],
                condition=Q(is_current=True),
                name="region_figure_current_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year} {self.variable}"


class RegionRun(models.Model):
    """A method applied to the regions of one kind; `outline` as of a run of enterprises."""

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("类型", max_length=4, choices=RegionKind.choices)
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    digest = models.CharField("结果摘要", max_length=64)
    outline = models.JSONField()
    finished_at = models.DateTimeField(auto_now_add=True)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.snapshot.year} 年{self.get_kind_display()}评价 · {self.method}"


class RegionResultQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RegionResultQuerySet":
        """A sum over few enterprises tells of each: a town officer sees the town and the whole county."""
        found = self.filter(run__county=user.county_id)
        if user.credit_code:
            return found.none()
        if user.town_id:
            own = Q(run__kind=RegionKind.TOWN, name=user.town.name)
            return found.filter(own | Q(run__kind=RegionKind.COUNTY))
        return found


class Judged(models.Model):
    """What the engine says of a region or cluster. `values`, `scores`, `remarks` follow the items of its group in the
    outline.
    """

    group = models.CharField("分组", max_length=50, blank=True)
    total = models.FloatField("总分", null=True)
    rank = models.PositiveIntegerField("名次", null=True)
    grade = models.CharField("档次", max_length=10, blank=True)
    reason = models.CharField("说明", max_length=500, blank=True)
    values = ArrayField(models.FloatField(null=True), default=list)
    scores = ArrayField(models.FloatField(null=True), default=list)
    remarks = ArrayField(models.CharField(max_length=50), default=list)

    class Meta:
        abstract = True


class RegionResult(Judged):
    """One region as it was judged. `gaps` by item: credit codes of members that lacked a figure and were left out of
    its sums; `sums` by variable.
    """

    run = models.ForeignKey(RegionRun, models.CASCADE, related_name="results")
    name = models.CharField("区域", max_length=50)
    members = models.PositiveIntegerField("成员企业")
    sums = models.JSONField(default=dict)
    gaps = models.JSONField(default=dict)

    objects = RegionResultQuerySet.as_manager()

    class Meta:
        ordering = ["rank", "name"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="region_result_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.grade}"
