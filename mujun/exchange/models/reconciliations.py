"""对账: what a target says it has, held against what we told it."""

from django.conf import settings
from django.db import models

from mujun.accounts.models import User
from mujun.exchange.models.targets import Target


class ReconciliationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ReconciliationQuerySet":
        return self.filter(target__in=Target.objects.visible_to(user))


class Reconciliation(models.Model):
    """Of one moment; never changed. Who is equal is counted, everything else has a row."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="reconciliations")
    year = models.PositiveSmallIntegerField("年度")
    ours = models.PositiveIntegerField("我方已送达")
    theirs = models.PositiveIntegerField("对方现有")
    equal = models.PositiveIntegerField("一致")
    # SHA-256 of their answers as they came, one after the other
    digest = models.CharField("回答摘要", max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ReconciliationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.target} {self.year} 年对账 {self.pk}"


class ReconciliationRow(models.Model):
    """`fields`: {"path", "title", "ours", "theirs"} of those that differ, as they travel."""

    class Kind(models.TextChoices):
        MISSING = "missing", "对方没有"
        UNKNOWN = "unknown", "我方没有发过"
        DIFFERENT = "different", "内容不同"

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="rows")
    kind = models.CharField("差异", max_length=10, choices=Kind.choices)
    key = models.CharField("编号", max_length=200)
    fields = models.JSONField("不同的字段", default=list)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["reconciliation", "key"], name="exchange_reconciled_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.get_kind_display()}"
