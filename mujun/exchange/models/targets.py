"""Other systems we write to, and how calls to them went lately."""

from django.db import models
from django.db.models import Q

from mujun.accounts.models import User
from mujun.exchange.models.reached import Reached


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TargetQuerySet":
        """Those of the county; who sees only a part of it sees none."""
        return self.none() if user.town_id or user.credit_code else self.filter(county=user.county_id)

    def systems(self) -> "TargetQuerySet":
        """Without addresses that are only told of events."""
        return self.exclude(kind=Target.Kind.WEBHOOK)

    def at_work(self) -> "TargetQuerySet":
        return self.filter(paused_at=None)

    def switched_on(self) -> "TargetQuerySet":
        return self.exclude(switched_on_at=None)


class Target(Reached):
    """Another system that we write to."""

    class Kind(models.TextChoices):
        PROVINCE = "province", "省级亩均论英雄平台"
        LAND = "land", "浙地智用"
        INVESTMENT = "investment", "投资项目在线审批监管平台"
        DEPARTMENT = "department", "部门系统"
        WEBHOOK = "webhook", "事件通知"
        OTHER = "other", "其他系统"

    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    most_attempts = models.PositiveSmallIntegerField("最多尝试次数", default=60)
    # so many calls and no more; null: as fast as they are answered
    per_minute = models.PositiveSmallIntegerField("每分钟最多（条）", null=True)
    # from then on it is told what is made known; null: nothing is put for it
    switched_on_at = models.DateTimeField("启用时间", null=True)
    paused_at = models.DateTimeField("暂停时间", null=True)
    paused_reason = models.CharField("暂停原因", max_length=300, blank=True)

    objects = TargetQuerySet.as_manager()

    @property
    def resource(self) -> str:
        """What it is told of."""
        return self.mapping_file.mapping.resource

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"],
                name="exchange_target_once_per_county",
                violation_error_message="本县已有这个名称。换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(timeout__gt=0, pause__gt=0, most_attempts__gt=0),
                name="exchange_target_patience",
                violation_error_message="等待、间隔和次数都应大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_reason="") | Q(paused_at__isnull=False),
                name="exchange_target_pause_has_its_day",
            ),
        ]


class Circuit(models.Model):
    """How calls to a target went lately. When several failed one after the other, only one tries until it is well."""

    target = models.OneToOneField(Target, models.CASCADE, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    words = models.CharField("最近的故障", max_length=300, blank=True)
    # how many seconds the other side's clock is ahead of ours
    clock_ahead = models.FloatField("对方时钟快（秒）", null=True)

    def __str__(self) -> str:
        return f"{self.target}：{self.words or '正常'}"
