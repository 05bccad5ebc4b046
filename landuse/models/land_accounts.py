"""用地增减台账: land that goes out of an account of the county and comes into it, entry by entry."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from landuse.models.land_demands import LandDemand
from landuse.models.register import Parcel
from mujun.accounts.models import County, User


class LandEntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LandEntryQuerySet":
        """Of the whole county: everybody in it who sees results."""
        return self.filter(county=user.county_id)

    def standing(self) -> "LandEntryQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class LandEntry(models.Model):
    """亩 that changed accounts on a day by a document. Never changed: one entered wrongly is withdrawn, and stays."""

    class Kind(models.TextChoices):
        CONTROL_LINE = "control_line", "工业控制线内用地增减"
        QUOTA = "quota", "“腾笼换鸟”用地指标"
        FREED = "freed", "整治腾出用地"

    class Way(models.TextChoices):
        INTO = "in", "增加"
        OUT = "out", "减少"

    # by kind and way: what people call it
    WORDS = {
        (Kind.CONTROL_LINE, Way.INTO): "补入",
        (Kind.CONTROL_LINE, Way.OUT): "调出",
        (Kind.QUOTA, Way.INTO): "得到",
        (Kind.QUOTA, Way.OUT): "使用",
        (Kind.FREED, Way.INTO): "腾出",
        (Kind.FREED, Way.OUT): "安排",
    }
    # whose land goes to projects
    FOR_PROJECTS = (Kind.QUOTA, Kind.FREED)

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("台账", max_length=12, choices=Kind.choices)
    way = models.CharField("方向", max_length=3, choices=Way.choices)
    on = models.DateField("日期")
    area = models.DecimalField("面积（亩）", max_digits=14, decimal_places=4)
    subject = models.CharField("地块或项目", max_length=100)
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, related_name="+")
    document = models.CharField("批准文件", max_length=100)
    # of land that goes to a project: its kinds by the words of the clause, none of them for another project;
    # None where nobody said
    kinds = ArrayField(models.CharField(max_length=50), null=True, verbose_name="项目类别")
    demand = models.ForeignKey(
        LandDemand, models.PROTECT, null=True, related_name="entries", verbose_name="等地的项目"
    )
    # of quota used: drawn before it was earned
    is_ahead = models.BooleanField("提前预支", default=False, db_default=False)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField("撤回的原因", max_length=300, blank=True)

    objects = LandEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(area__gt=0), name="land_entry_has_land"),
            models.CheckConstraint(
                condition=Q(kind__in=["quota", "freed"], way="out") | Q(kinds=None, demand=None),
                name="land_entry_projects_of_land_used",
            ),
            models.CheckConstraint(
                condition=Q(kind="quota", way="out") | Q(is_ahead=False),
                name="land_entry_ahead_of_quota_used",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.subject}"

    @property
    def word(self) -> str:
        """补入, 调出, 得到 or 使用."""
        return self.WORDS[self.Kind(self.kind), self.Way(self.way)]
