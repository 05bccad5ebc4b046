"""What a parcel's supply contract agreed on building, and what has been built: the dates and sums of idle land."""

from django.db import models
from django.db.models import F, Q

from landuse.models.register import Parcel
from landuse.models.scope import of_land
from mujun.accounts.models import User
from mujun.intake.models import Batch


def _area(title: str) -> models.DecimalField:
    return models.DecimalField(f"{title}（平方米）", max_digits=12, decimal_places=2, null=True)


def _sum(title: str) -> models.DecimalField:
    return models.DecimalField(f"{title}（万元）", max_digits=14, decimal_places=4, null=True)


def _text(title: str, longest: int) -> models.CharField:
    return models.CharField(title, max_length=longest, blank=True, default="", db_default="")


class DevelopmentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "DevelopmentQuerySet":
        """Of parcels of the user's county or town; for an enterprise of those it holds."""
        return self.filter(of_land(user, holder="parcel__holder__"))


class Development(models.Model):
    """One per parcel. Areas in square metres, as contracts and surveys state them, so that 1/3 of the area due is
    exactly that; sums in 万元. None: not known, or has not happened. The day of supply is `Parcel.supplied_on`.
    """

    class Cause(models.TextChoices):
        """Who it is owed to that a parcel is not built on, in the words of the statute."""

        HOLDER = "企业原因", "企业原因"
        GOVERNMENT = "政府原因", "政府原因"
        FORCE = "不可抗力", "不可抗力"

    parcel = models.OneToOneField(Parcel, models.PROTECT, related_name="development")
    contract = _text("合同编号", 50)
    contract_date = models.DateField("合同签订日期", null=True)
    approved_on = models.DateField("批准日期", null=True)
    agreed_start = models.DateField("约定动工日期", null=True)
    handed_over = models.DateField("实际交地日期", null=True)
    started = models.DateField("实际动工日期", null=True)
    stopped = models.DateField("中止开发日期", null=True)
    finished = models.DateField("竣工日期", null=True)
    area_due = _area("应动工开发面积")
    area_developed = _area("已动工开发面积")
    investment_due = _sum("总投资额")
    invested = _sum("已投资额")
    price = _sum("出让或划拨价款")
    cause = models.CharField(
        "原因", max_length=4, choices=Cause.choices, blank=True, default="", db_default=""
    )
    # ground covered by buildings, for the building density
    footprint = _area("建筑基底面积")
    vacant_since = models.DateField("厂房空置起", null=True)
    vacant_floor = _area("空置厂房面积")
    words = _text("说明", 300)
    # where the present values came from; no batch: by form, by whom and when
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    row = models.PositiveIntegerField(null=True)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField(null=True)

    objects = DevelopmentQuerySet.as_manager()

    class Meta:
        ordering = ["parcel"]

    def __str__(self) -> str:
        return f"{self.parcel} 建设进度"


class DevelopmentPause(models.Model):
    """Days that may not count, both included; still going on when `last` is empty. The statute says which causes do."""

    development = models.ForeignKey(Development, models.CASCADE, related_name="pauses")
    first = models.DateField("起")
    last = models.DateField("止", null=True)
    cause = models.CharField("原因", max_length=4, choices=Development.Cause.choices)
    evidence = models.CharField("依据", max_length=200)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    row = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["development", "first"]
        constraints = [
            models.UniqueConstraint(fields=["development", "first", "cause"], name="pause_once_per_start"),
            models.CheckConstraint(
                condition=Q(last__isnull=True) | Q(last__gte=F("first")), name="pause_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.development.parcel} {self.first} 起{self.cause}"
