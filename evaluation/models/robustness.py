"""How steady the grades of a run are: draws with weights and figures a little different, counted by enterprise."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from evaluation.models.judgement import Run
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.scope import within
from mujun.jobs.models import Job

# whose present grade is less probable than this is looked at by hand before anything is made public
NEAR_EDGE = 0.9


class RobustnessCheck(models.Model):
    """`weights` and `figures` (by variable name) are half widths as shares; `codes` the grades that counts follow, the
    last place being no grade. The same settings and seed give the same counts.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="robustness_checks")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    weights = models.FloatField("权重浮动")
    figures = models.JSONField("数据误差", default=dict)
    seed = models.PositiveBigIntegerField("种子")
    draws = models.PositiveIntegerField("抽样次数")
    codes = ArrayField(models.CharField(max_length=10))
    digest = models.CharField("结果摘要", max_length=64)
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.run} 稳定性检验"


class RobustnessCountQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RobustnessCountQuerySet":
        return self.filter(within(user, "enterprise__"))


class RobustnessCount(models.Model):
    """One enterprise: how often it got each grade, and the share of its present one (`steady`, 0–1)."""

    check_of = models.ForeignKey(RobustnessCheck, models.CASCADE, related_name="counts")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", db_constraint=False)
    grade = models.CharField("档次", max_length=10, blank=True)
    counts = ArrayField(models.PositiveIntegerField())
    steady = models.FloatField("档次稳定性")

    objects = RobustnessCountQuerySet.as_manager()

    class Meta:
        ordering = ["steady", "id"]
        constraints = [
            models.UniqueConstraint(fields=["check_of", "enterprise"], name="robustness_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.steady:.0%}"


class RobustnessPart(models.Model):
    """What a helper counted for a job that is still at work; gone when the job has ended."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    counts = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="robustness_part_once")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"
