"""What moved a finding or a case: rows that are only ever added."""

from django.db import models

from mujun.accounts.models import User


class Trail(models.Model):
    """`was` and `became` are the states before and after; `was` is empty for the first row."""

    code = models.CharField(max_length=20)
    name = models.CharField("步骤", max_length=50)
    was = models.CharField(max_length=10, blank=True)
    became = models.CharField(max_length=10)
    reason = models.CharField("理由", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
