"""手工调档: a grade set by people. One proposes and signs first, another signs second; only then it holds."""

from django.db import models
from django.db.models import F, Q

from evaluation.models.rounds import Round
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.scope import within
from mujun.attachments.models import Attachment


class GradeDecisionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "GradeDecisionQuerySet":
        return self.filter(within(user, "enterprise__"))

    def open(self) -> "GradeDecisionQuerySet":
        """Signed once."""
        return self.filter(signed_at=None, withdrawn_at=None)

    def agreed(self) -> "GradeDecisionQuerySet":
        return self.filter(agrees=True, withdrawn_at=None)

    def in_force(self) -> list["GradeDecision"]:
        """Of each enterprise the one agreed last, in the order of the second signatures."""
        known = self.agreed().select_related("enterprise").order_by("signed_at", "pk")
        last = {decision.enterprise_id: decision for decision in known}
        return sorted(last.values(), key=lambda decision: (decision.signed_at, decision.pk))


class GradeDecision(models.Model):
    """Of one enterprise in a round. A later agreed one of the same enterprise replaces the one before."""

    class Places(models.TextChoices):
        UNCHANGED = "不变", "不变（其他企业不动）"
        FREED = "另加", "另加（腾出名额，其他企业递补）"
        TAKEN = "占用", "占用（占新档次的名额）"

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="grade_decisions")
    # by score and rules, when it was proposed
    was = models.CharField("原档次", max_length=10, blank=True)
    grade = models.CharField("定为", max_length=10)
    is_veto = models.BooleanField("一票否决", default=False)
    places = models.CharField("名额", max_length=2, choices=Places.choices)
    reason = models.CharField("理由", max_length=500)
    basis = models.CharField("依据", max_length=200)
    evidence = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    agrees = models.BooleanField("第二人同意", null=True)
    remark = models.CharField("第二人意见", max_length=300, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = GradeDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "enterprise"],
                condition=Q(signed_at=None, withdrawn_at=None),
                name="one_open_decision_per_enterprise",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None) | ~Q(signed_by=F("proposed_by")),
                name="second_signature_by_another",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, agrees=None) | Q(signed_at__isnull=False, agrees__isnull=False),
                name="decision_signed_whole",
            ),
            models.CheckConstraint(condition=~Q(agrees=False) | ~Q(remark=""), name="refusal_has_remark"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.was} → {self.grade}"

    @property
    def is_open(self) -> bool:
        return self.signed_at is None and self.withdrawn_at is None

    @property
    def told(self) -> str:
        """From which grade to which, in words."""
        act = "一票否决，" if self.is_veto else ""
        return f"{act}由 {self.was or '未定档'} 调为 {self.grade}，名额{self.places}"

    @property
    def state(self) -> str:
        """待签署, 同意, 不同意 or 已撤回."""
        if self.withdrawn_at:
            return "已撤回"
        return "待签署" if self.agrees is None else "同意" if self.agrees else "不同意"
