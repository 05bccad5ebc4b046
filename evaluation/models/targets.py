"""Results that are held against targets and that no figure here tells."""

from django.db import models

from mujun.accounts.models import County, User


class TargetResultQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TargetResultQuerySet":
        return self.filter(county=user.county_id)

    def current(self) -> "TargetResultQuerySet":
        return self.filter(is_current=True)


class TargetResult(models.Model):
    """What somebody typed in for a target of a document, with its source; a new one takes the place of the former,
    which stays.
    """

    county = models.ForeignKey(County, models.PROTECT)
    code = models.CharField("目标", max_length=50)
    year = models.PositiveSmallIntegerField("年度")
    value = models.DecimalField("结果", max_digits=20, decimal_places=4)
    source = models.CharField("来源", max_length=200)
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = TargetResultQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-year", "-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "code", "year"],
                condition=models.Q(is_current=True),
                name="target_result_current_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"
