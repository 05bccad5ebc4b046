"""Levers as records, and what they would mean for each enterprise."""

from django.db import models
from django.db.models import Q

from evaluation.allocation.core import levers
from evaluation.models.judgement import Run
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


class Lever(models.Model):
    """A measure of differentiated allocation; one entry of a file in evaluation/allocation/library.

    Without basis, fair-competition review and validity it can be simulated, never executed.
    """

    class Status(models.TextChoices):
        DRAFT = "草案", "草案"
        IN_FORCE = "现行", "现行"
        SUSPENDED = "中止", "中止"
        REPEALED = "废止", "废止"
        EXAMPLE = "示例", "示例"

    county = models.ForeignKey(County, models.PROTECT)
    code = models.CharField("编号", max_length=30)
    name = models.CharField("措施", max_length=100)
    kind = models.CharField("类型", max_length=30)
    grades = models.JSONField("适用档次")
    scope = models.CharField("适用条件", max_length=200, blank=True)
    formula = models.CharField("算式", max_length=200, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    direction = models.CharField("方向", max_length=10)
    status = models.CharField(max_length=2, choices=Status.choices)
    legal_basis = models.CharField("法律依据", max_length=200, blank=True)
    review_number = models.CharField("公平竞争审查文号", max_length=100, blank=True)
    review_date = models.DateField("审查日期", null=True)
    needs_price_approval = models.BooleanField("须价格主管部门批准", default=False)
    price_approval = models.CharField("价格主管部门批准", max_length=100, blank=True)
    valid_from = models.DateField("施行", null=True)
    valid_to = models.DateField("失效", null=True)
    executing_unit = models.CharField("执行单位", max_length=50, blank=True)
    appeal_channel = models.CharField("申诉渠道", max_length=100, blank=True)
    source = models.CharField("来源", max_length=200)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="lever_once_per_county"),
            models.CheckConstraint(
                condition=~Q(status="现行")
                | (
                    ~Q(legal_basis="")
                    & ~Q(review_number="")
                    & Q(review_date__isnull=False)
                    & Q(valid_from__isnull=False)
                ),
                name="lever_in_force_is_lawful",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def entry(self) -> levers.Lever:
        """The lever as the pure allocation core knows it."""
        names = levers.Lever.model_fields.keys()
        values = {name: getattr(self, name) for name in names}
        return levers.Lever.model_construct(
            **values | {"scope": self.scope or None, "formula": self.formula or None}
        )


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecommendationQuerySet":
        return self.filter(within(user, "enterprise__"))


class Recommendation(models.Model):
    """What a lever would give or take, with the numbers filled into its formula."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="recommendations")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="recommendations")
    lever = models.ForeignKey(Lever, models.PROTECT)
    grade = models.CharField(max_length=10)
    amount = models.DecimalField("数额", max_digits=16, decimal_places=4, null=True)
    working = models.CharField("算法", max_length=300, blank=True)
    executable = models.BooleanField()
    # why it may only be simulated; empty when executable
    obstacles = models.CharField("不能执行的原因", max_length=200, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "lever"]
        constraints = [
            models.UniqueConstraint(fields=["run", "enterprise", "lever"], name="recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.lever}"
