"""What the quality rules found in a year's figures, and what the departments said about it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evaluation.models.figures import Variable
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.accounts.scope import within


class QualityCheckQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "QualityCheckQuerySet":
        """That there was a check; whoever shows `completeness` shows the part that the user may see."""
        return self.filter(county=user.county_id)


class QualityCheck(models.Model):
    """The last check of a year: when, by which rules, and how complete the required figures were."""

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    checked_at = models.DateTimeField()
    # [{"department": id, "town": id, "required": n, "present": n}]; nothing where nothing is required
    completeness = models.JSONField()
    rules_digest = models.CharField("规则摘要", max_length=64, blank=True)
    # of the year when it was checked: some figures are required only from a later one
    stage = models.CharField("阶段", max_length=2, blank=True)

    objects = QualityCheckQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="quality_check_once_per_year")]

    def __str__(self) -> str:
        return f"{self.county} {self.year} 年数据核对"


class QualityFindingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "QualityFindingQuerySet":
        """A town sees its enterprises, a department officer the own variables, the others the county."""
        findings = self.filter(within(user, "enterprise__"))
        if user.may(Permission.IMPORT_OWN_FIGURES):
            findings = findings.filter(variable__department=user.department_id)
        return findings

    def open(self) -> "QualityFindingQuerySet":
        return self.filter(state=QualityFinding.State.OPEN)


class QualityFinding(models.Model):
    """A rule that a figure does not meet. A question to its department; the figure stays as it is."""

    class Importance(models.IntegerChoices):
        ERROR = 1, "错误"
        WARNING = 2, "警告"
        NOTE = 3, "提示"

    class State(models.TextChoices):
        OPEN = "open", "待核对"
        ACKNOWLEDGED = "acknowledged", "已说明"

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="quality_findings")
    variable = models.ForeignKey(Variable, models.PROTECT)
    rule = models.CharField("规则", max_length=10)
    # of the file whose rule found it; what was acknowledged keeps the one it was found by
    rules_digest = models.CharField("规则摘要", max_length=64, blank=True)
    importance = models.PositiveSmallIntegerField("重要性", choices=Importance.choices)
    # what the rule judged; null for a figure that is missing
    value = models.FloatField("数值", null=True)
    sentence = models.CharField("应为", max_length=500)
    # the figures it rests on, of this year and where compared of the last
    figures = ArrayField(models.BigIntegerField())
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reason = models.CharField("说明", max_length=300, blank=True)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)

    objects = QualityFindingQuerySet.as_manager()

    class Meta:
        ordering = ["importance", "rule", "enterprise"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "rule"], name="quality_finding_once_per_rule"
            )
        ]
        indexes = [models.Index(fields=["county", "year", "state"], name="quality_finding_of_year")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year} {self.rule}"
