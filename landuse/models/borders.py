"""Where towns end, as somebody entitled to say so drew it; never computed from parcels."""

from django.db import models

from mujun.accounts.models import Town, User
from mujun.intake.models import Batch


class TownBorderQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TownBorderQuerySet":
        """Borders are no secret: whoever belongs to the county sees all of its towns'."""
        return self.filter(town__county=user.county_id)


class TownBorder(models.Model):
    """镇街边界: a Polygon or MultiPolygon of GeoJSON in degrees of CGCS2000. What it was before, batches know."""

    town = models.OneToOneField(Town, models.PROTECT, related_name="border")
    polygon = models.JSONField("图形")
    source = models.CharField("来源", max_length=200)
    drawn_on = models.DateField("勘定日期")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    row = models.PositiveIntegerField(null=True)

    objects = TownBorderQuerySet.as_manager()

    class Meta:
        ordering = ["town"]

    def __str__(self) -> str:
        return f"{self.town}的边界"
