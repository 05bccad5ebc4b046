"""内生裂变优势企业库: entries by batch, their projects and what is counted in two places."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


class AdvantageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AdvantageQuerySet":
        return self.filter(within(user, "enterprise__"))

    def standing(self) -> "AdvantageQuerySet":
        return self.filter(removed_on=None)


class Advantage(models.Model):
    """入库: an enterprise in the store, on the grounds that held on the day it was put in."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="advantages")
    year = models.PositiveSmallIntegerField("依据年度")
    batch = models.PositiveSmallIntegerField("批次")
    field = models.CharField("领域", max_length=50)
    # codes of evaluation/advantages/reference/fission.yaml
    grounds = ArrayField(models.CharField(max_length=2))
    news = ArrayField(models.CharField("五新", max_length=10))
    words = models.CharField("说明", max_length=300, blank=True)
    added_on = models.DateField("入库日期")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_on = models.DateField("出库日期", null=True)
    removed_reason = models.CharField("出库原因", max_length=300, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = AdvantageQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "field", "enterprise"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=Q(removed_on=None), name="advantage_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None, removed_reason="")
                | (Q(removed_on__gte=F("added_on")) & ~Q(removed_reason="")),
                name="advantage_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} 第 {self.batch} 批"

    @property
    def county(self) -> County:
        return self.enterprise.county


class AdvantageProjectQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "AdvantageProjectQuerySet":
        return self.filter(within(user, "advantage__enterprise__"))


class AdvantageProject(models.Model):
    """A project of the project store; first where it is, then near, then farther (F-05)."""

    class Stage(models.TextChoices):
        PLANNED = "planned", "谋划"
        BUILDING = "building", "在建"
        RUNNING = "running", "投产"
        DROPPED = "dropped", "终止"

    advantage = models.ForeignKey(Advantage, models.PROTECT, related_name="projects")
    name = models.CharField("项目", max_length=100)
    kind = models.CharField("裂变方式", max_length=10)
    flow = models.CharField("流转", max_length=10)
    # where it goes, when not where it is
    destination = models.CharField("落地地", max_length=50, blank=True)
    # why a nearer place would not do
    flow_reason = models.CharField("为什么不能就近", max_length=300, blank=True)
    investment = models.DecimalField("总投资（万元）", max_digits=14, decimal_places=2)
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices)
    started_on = models.DateField("开工日期", null=True)

    objects = AdvantageProjectQuerySet.as_manager()

    class Meta:
        ordering = ["advantage", "id"]

    def __str__(self) -> str:
        return self.name


class SharedAmount(models.Model):
    """F-06: what of a project counts, where it is and where it came from, once above both."""

    project = models.ForeignKey(AdvantageProject, models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField("年度")
    indicator = models.CharField("指标", max_length=20)
    amount = models.DecimalField("数额（万元、人）", max_digits=14, decimal_places=2)
    in_both = models.BooleanField("两地计入")
    agreement = models.CharField("两地协议", max_length=100, blank=True)

    class Meta:
        ordering = ["project", "year", "indicator"]
        constraints = [
            models.UniqueConstraint(fields=["project", "year", "indicator"], name="shared_amount_once"),
            models.CheckConstraint(
                condition=Q(in_both=False) | ~Q(agreement=""), name="shared_amount_by_agreement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year} {self.indicator}"
