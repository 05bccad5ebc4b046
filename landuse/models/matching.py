"""What a person decided about rows that name an enterprise in a way of their own."""

from django.db import models
from django.db.models import Q

from landuse.models.register import Enterprise
from mujun.accounts.models import County, User
from mujun.intake.recognition import KINDS


class Identity(models.Model):
    """How files name an enterprise, decided once; `enterprise` is null where it is none of ours. Revoked ones stay."""

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("凭什么", max_length=20, choices=list(KINDS.items()))
    text = models.CharField("文件中的写法", max_length=100)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="identities")
    reason = models.CharField("说明", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "text"], condition=Q(revoked_at=None), name="identity_decided_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}"
