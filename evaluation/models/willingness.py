"""意愿: what an enterprise itself wishes, as it said and a person wrote down; never concluded from a grade."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from evaluation.allocation.core.levers import WILLING
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


class WillingnessQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "WillingnessQuerySet":
        return self.filter(within(user, "enterprise__"))

    def standing(self) -> "WillingnessQuerySet":
        return self.filter(withdrawn_on=None)

    def standing_on(self, county: County, day: date) -> "WillingnessQuerySet":
        """Of a county: said by that day, and not taken back by then."""
        said = self.filter(enterprise__county=county, said_on__lte=day)
        return said.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day))


class Willingness(models.Model):
    """`kind` is the name under which levers ask for the area."""

    class Kind(models.TextChoices):
        EXIT = "腾出面积", "自愿退出"
        GROWTH = "增容面积", "不增地增容"

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="willingnesses")
    kind = models.CharField("意愿", max_length=10, choices=Kind.choices)
    area = models.DecimalField("面积", max_digits=12, decimal_places=2)
    said_on = models.DateField("表示日期")
    said_by = models.CharField("表示人", max_length=50)
    evidence = models.CharField("凭据", max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField("撤回日期", null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = WillingnessQuerySet.as_manager()

    class Meta:
        ordering = ["-said_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind"],
                condition=Q(withdrawn_on=None),
                name="willingness_one_standing_per_kind",
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="willingness_area_positive"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_reason="")
                | Q(withdrawn_on__gte=F("said_on")) & ~Q(withdrawn_reason=""),
                name="willingness_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.get_kind_display()}"

    @property
    def unit(self) -> str:
        return WILLING[self.kind]
