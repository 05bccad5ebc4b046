"""Levers as records (差别化措施), and every step by which one came into force or went out of it."""

from django.db import models
from django.db.models import Q

from evaluation.allocation.core import levers
from mujun.accounts.models import County, User

# what has no column of its own
TERMS = frozenset(
    {
        "rate",
        "rate_by_year",
        "rate_by_running",
        "grade_shares",
        "at_most",
        "places",
        "rounding",
        "highest_of",
        "refund",
        "account",
        "period",
        "column",
        "supply",
        "order",
        "positive_list",
    }
)


class LeverQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LeverQuerySet":
        return self.filter(county=user.county_id)


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
    # what the record says besides, by the names of the vocabulary: rates, shares, cap, rounding, refund …
    terms = models.JSONField(default=dict)

    objects = LeverQuerySet.as_manager()

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
        columns = levers.Lever.model_fields.keys() - TERMS
        values = {name: getattr(self, name) for name in columns}
        return levers.Lever.model_validate(
            {**values, **self.terms, "scope": self.scope or None, "formula": self.formula or None}
        )


class LeverStep(models.Model):
    """调整: a change of status or of the record itself, by whom, from which day and why; never changed."""

    lever = models.ForeignKey(Lever, models.PROTECT, related_name="steps")
    was = models.CharField(max_length=2, blank=True)
    became = models.CharField(max_length=2, choices=Lever.Status.choices)
    # the first day on which it holds; for one that ends the first day without it
    on = models.DateField("起算日")
    reason = models.CharField("原因", max_length=300)
    document = models.CharField("文号", max_length=100, blank=True)
    # the whole record as it then stood
    entry = models.JSONField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.lever} {self.was}→{self.became}"
