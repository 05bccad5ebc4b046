"""Industrial parks, as the reform office lists them."""

from django.db import models

from mujun.accounts.models import County
from mujun.intake.models import Batch


def _text(title: str) -> models.CharField:
    return models.CharField(title, max_length=20, blank=True, db_default="", default="")


class Park(models.Model):
    """园区: a small-and-micro enterprise park, a development zone or whatever the county calls its kinds."""

    class State(models.TextChoices):
        PLANNED = "规划", "规划"
        BUILDING = "在建", "在建"
        COMPLETED = "竣工", "竣工"
        RUNNING = "投运", "投运"

    class Star(models.TextChoices):
        ONE = "一星", "一星"
        TWO = "二星", "二星"
        THREE = "三星", "三星"
        FOUR = "四星", "四星"
        FIVE = "五星", "五星"

    class Source(models.TextChoices):
        ALLOCATED = "划拨", "划拨"
        GRANTED = "出让", "出让"
        RENTED = "租用", "租用"

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("园区名称", max_length=50)
    kind = models.CharField("园区类型", max_length=20)
    state = models.CharField("园区状态", max_length=2, choices=State.choices)
    star = models.CharField(
        "园区星级", max_length=2, choices=Star.choices, blank=True, db_default="", default=""
    )
    opened_on = models.DateField("投运日期", null=True)
    # in the county's own words, like the kind
    build_mode = _text("建设方式")
    land_nature = _text("土地性质")
    land_source = models.CharField(
        "土地来源", max_length=2, choices=Source.choices, blank=True, db_default="", default=""
    )
    operator_nature = _text("运营主体性质")
    operation_mode = _text("运营方式")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="park_once_per_county")]

    def __str__(self) -> str:
        return self.name
