"""执行清单: what a lever asks of those who execute it, enterprise by enterprise, and what came back."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from evaluation.models.levers import Lever
from evaluation.models.recommendations import RecommendationSet
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


class ExecutionListQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ExecutionListQuerySet":
        return self.filter(county=user.county_id)

    def standing(self) -> "ExecutionListQuerySet":
        return self.exclude(state=ExecutionList.State.CANCELLED)


class ExecutionList(models.Model):
    """One lever in one period. What it says is fixed once it was sent."""

    class State(models.TextChoices):
        DRAFT = "draft", "待发出"
        SENT = "sent", "已发出"
        RETURNED = "returned", "已回传"
        CANCELLED = "cancelled", "已作废"

    number = models.CharField("文号", max_length=20, unique=True)
    county = models.ForeignKey(County, models.PROTECT)
    lever = models.ForeignKey(Lever, models.PROTECT, related_name="lists")
    # by which set of recommendations, and the record of the lever as it then stood
    set = models.ForeignKey(RecommendationSet, models.PROTECT, related_name="+")
    entry = models.JSONField()
    period = models.CharField("期间", max_length=10)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_reason = models.CharField(max_length=300, blank=True)

    objects = ExecutionListQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lever", "period"],
                condition=~Q(state="cancelled"),
                name="execution_list_once_per_period",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="execution_list_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lever.name} {self.period}"


class ExecutionLineQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ExecutionLineQuerySet":
        return self.filter(within(user, "enterprise__"))

    def sent(self) -> "ExecutionLineQuerySet":
        """Of lists that were sent and stand."""
        return self.filter(list__state__in=(ExecutionList.State.SENT, ExecutionList.State.RETURNED))


class ExecutionLine(models.Model):
    """台账: what was due of an enterprise and what was really taken or given. Amounts in the lever's unit."""

    # stands before the field that hides the type of its default
    accounts = ArrayField(models.CharField(max_length=30), default=list)
    list = models.ForeignKey(ExecutionList, models.CASCADE, related_name="lines")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="execution_lines")
    grade = models.CharField(max_length=10)
    running = models.PositiveSmallIntegerField(default=1)
    rate = models.DecimalField("标准", max_digits=14, decimal_places=6, null=True)
    # of a whole year by the evaluated figures; what is due in the period is for the executing unit to measure
    yearly = models.DecimalField("全年测算数", max_digits=16, decimal_places=4, null=True)
    actual = models.DecimalField("实际数", max_digits=16, decimal_places=4, null=True)
    note = models.CharField("说明", max_length=200, blank=True)
    # left out of execution: an appeal was upheld, the grade was corrected
    left_out = models.CharField("不再执行的原因", max_length=300, blank=True)

    objects = ExecutionLineQuerySet.as_manager()

    class Meta:
        ordering = ["list", "enterprise"]
        constraints = [models.UniqueConstraint(fields=["list", "enterprise"], name="execution_line_once")]

    def __str__(self) -> str:
        return f"{self.list} {self.enterprise}"


class LeverAppealQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LeverAppealQuerySet":
        return self.filter(within(user, "line__enterprise__"))

    def open(self) -> "LeverAppealQuerySet":
        return self.filter(decided_at=None)


class LeverAppeal(models.Model):
    """申诉: an enterprise says that a line should not touch it, or not so much."""

    class Verdict(models.TextChoices):
        UPHELD = "upheld", "支持"
        REJECTED = "rejected", "不支持"

    number = models.CharField("回执号", max_length=20, unique=True)
    line = models.ForeignKey(ExecutionLine, models.PROTECT, related_name="appeals")
    statement = models.CharField("理由", max_length=1000)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField("决定", max_length=10, choices=Verdict.choices, blank=True)
    decision = models.CharField("决定理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = LeverAppealQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, verdict="")
                | (Q(decided_at__isnull=False) & ~Q(verdict="") & ~Q(decision="")),
                name="lever_appeal_decided_whole",
            )
        ]

    def __str__(self) -> str:
        return self.number


class LeverRefundQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LeverRefundQuerySet":
        return self.filter(within(user, "enterprise__"))


class LeverRefund(models.Model):
    """退还: what an enterprise that has risen gets back of a lever, by the rule of the record."""

    lever = models.ForeignKey(Lever, models.PROTECT, related_name="refunds")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="lever_refunds")
    year = models.PositiveSmallIntegerField("升档年度")
    grade = models.CharField(max_length=10)
    amount = models.DecimalField("退还数", max_digits=16, decimal_places=4)
    working = models.CharField("算法", max_length=300)
    proposed_at = models.DateTimeField(auto_now_add=True)
    paid_on = models.DateField("退还日期", null=True)
    paid_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LeverRefundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "lever", "enterprise"]
        constraints = [
            models.UniqueConstraint(fields=["lever", "enterprise", "year"], name="lever_refund_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.lever} {self.year}"
