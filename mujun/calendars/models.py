"""Days on which a county counts otherwise than published."""

from django.conf import settings
from django.db import models

from mujun.accounts.models import County


class CalendarDay(models.Model):
    """A day that is worked, or is not, whatever the published arrangement says; with reason and source."""

    county = models.ForeignKey(County, models.PROTECT)
    day = models.DateField("日期")
    working = models.BooleanField("上班")
    reason = models.CharField("原因", max_length=100)
    source = models.CharField("依据", max_length=200)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["county", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.county} {self.day} {'上班' if self.working else '放假'}"
