"""指标分配方案: what a county has to give in a year, who asked for it, and the answers worked out for them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from evaluation.models.judgement import Run
from mujun.accounts.models import County, User
from mujun.attachments.models import Attachment


class QuotaPlanQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "QuotaPlanQuerySet":
        """Of the county; which of its lines is said by `quota_plans.lines`."""
        return self.filter(county=user.county_id)


class QuotaPlan(models.Model):
    """Rules, day and applicants never change after it was made, so that every answer can be worked out again.

    `applicants` are columns with towns, grades and places as they stood. `greedy` and `optimum` hold an answer: the
    level `given` and a sentence by credit code; or, of `optimum`, a conflict. `accounts` has the ways compared.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草案"
        SOLVED = "solved", "已测算"
        SETTLED = "settled", "已定案"

    class Answer(models.TextChoices):
        GREEDY = "greedy", "快速方案"
        OPTIMUM = "optimum", "精确方案"

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField("规划年份")
    number = models.PositiveSmallIntegerField("第几号")
    name = models.CharField("名称", max_length=100)
    rules = models.TextField("规则")
    rules_digest = models.CharField("规则摘要", max_length=64)
    # the rules in force on it are those that count
    day = models.DateField("规则截至日")
    # grades and places are of this run
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    file = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    size = models.PositiveIntegerField("申请户数")
    applicants = models.JSONField()
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    greedy = models.JSONField(null=True)
    optimum = models.JSONField(null=True)
    accounts = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    chosen = models.CharField("采用", max_length=10, choices=Answer.choices, blank=True)
    chosen_reason = models.CharField("采用的理由", max_length=300, blank=True)
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(null=True)

    objects = QuotaPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "number"], name="quota_plan_once_per_number"),
            models.CheckConstraint(
                condition=Q(state="settled", chosen_at__isnull=False) & ~Q(chosen="") & ~Q(chosen_reason="")
                | ~Q(state="settled") & Q(chosen="", chosen_at=None),
                name="quota_plan_settled_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年第 {self.number} 号 {self.name}"

    @property
    def gains(self) -> dict[str, Decimal]:
        """By way."""
        return {name: Decimal(of["gain"]) for name, of in self.accounts.items()}

    @property
    def answers(self) -> dict[str, dict]:
        """Those that give a plan, by name."""
        found = {name: getattr(self, name) for name in self.Answer.values}
        return {name: answer for name, answer in found.items() if answer and "given" in answer}

    @property
    def foremost(self) -> str:
        """The answer adopted, else the better one; nothing where there is none."""
        return next((name for name in (self.chosen, "optimum", "greedy") if name in self.answers), "")
