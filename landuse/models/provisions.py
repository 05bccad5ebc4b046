"""What a county lays down itself: whole documents, and single points that a delivered clause leaves open."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from mujun.accounts.models import County, User


class CountyProvision(models.Model):
    """县里的文件: a text in the form of landuse/provisions/library, kept by digest. No longer `adopted`: out of use."""

    county = models.ForeignKey(County, models.PROTECT)
    title = models.CharField("文件", max_length=200)
    number = models.CharField("文号", max_length=100)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "digest"], name="county_provision_once_per_digest")
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class ClauseDecision(models.Model):
    """县里的决定: one 未定 of a delivered clause filled in, without saying the clause again.

    `key` are the names below the clause as its file has them, `value` what would stand there. Both days are included.
    """

    county = models.ForeignKey(County, models.PROTECT)
    # number of the document that has the clause, and the rule's code in it
    document = models.CharField("所定文件", max_length=100)
    code = models.CharField("规则", max_length=10)
    key = models.JSONField()
    value = models.JSONField(encoder=DjangoJSONEncoder)
    number = models.CharField("县里文号", max_length=100)
    valid_from = models.DateField("施行")
    valid_to = models.DateField("失效", null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.CharField("撤销原因", max_length=300, blank=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="clause_decision_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {'›'.join(self.key)}"

    @property
    def value_words(self) -> str:
        """Several by 、, parts under their names."""
        if isinstance(self.value, dict):
            return "，".join(f"{name} {value}" for name, value in self.value.items())
        return "、".join(self.value) if isinstance(self.value, list) else str(self.value)
