"""What an enterprise is besides its yearly entry: tags, meter accounts, certificates, states, relations."""

from django.db import models
from django.db.models import F, Q

from landuse.models.register import Enterprise
from mujun.accounts.models import County
from mujun.intake.models import Batch


class Tag(models.Model):
    """A title that is conferred on enterprises, from landuse/reference/tags.csv."""

    code = models.CharField("代码", max_length=30, primary_key=True)
    name = models.CharField("名称", max_length=50, unique=True)
    level = models.CharField("级别", max_length=10)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Mark(models.Model):
    """An entry about an enterprise with the workbook row it came from."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="%(class)ss")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class Lasting(Mark):
    """A mark with its days; `until` is the last day, open when null."""

    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta(Mark.Meta):
        abstract = True
        ordering = ["enterprise", "since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="%(class)s_ends_after_start"
            )
        ]


class EnterpriseTag(Lasting):
    tag = models.ForeignKey(Tag, models.PROTECT)
    evidence = models.CharField("依据", max_length=200, blank=True)

    class Meta(Lasting.Meta):
        constraints = [
            *Lasting.Meta.constraints,
            models.UniqueConstraint(fields=["enterprise", "tag", "since"], name="tag_once_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.tag}"


class MeterAccount(Mark):
    class Kind(models.TextChoices):
        ELECTRICITY = "电", "电"
        WATER = "水", "水"
        GAS = "气", "气"
        HEAT = "热", "热"

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("种类", max_length=1, choices=Kind.choices)
    number = models.CharField("户号", max_length=30)

    class Meta:
        ordering = ["enterprise", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "kind", "number"], name="meter_account_once_per_county")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Certificate(Mark):
    county = models.ForeignKey(County, models.PROTECT)
    number = models.CharField("证书编号", max_length=50)
    kind = models.CharField("证书种类", max_length=30)
    issued = models.DateField("发证日期", null=True)

    class Meta:
        ordering = ["enterprise", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="certificate_once_per_county")
        ]

    def __str__(self) -> str:
        return self.number


class EnterpriseState(Lasting):
    """Why an enterprise is not evaluated or graded like the others for a time."""

    class Kind(models.TextChoices):
        TRANSITION = "过渡期", "过渡期"
        UPGRADING = "提升期", "提升期"
        BUILDING = "在建", "在建"
        STOPPED = "停产", "停产"
        UNSUITABLE = "不适合评价", "不适合评价"
        UNGRADED = "评价不定档", "评价不定档"
        EXEMPT = "豁免", "豁免"

    kind = models.CharField("状态", max_length=10, choices=Kind.choices)
    reason = models.CharField("原因", max_length=200)
    evidence = models.CharField("依据", max_length=200, blank=True)

    class Meta(Lasting.Meta):
        constraints = [
            *Lasting.Meta.constraints,
            models.UniqueConstraint(fields=["enterprise", "kind", "since"], name="state_once_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.kind}"


class Relation(Lasting):
    """The other side may be outside the county's list, so it is kept by its code and name."""

    class Kind(models.TextChoices):
        MEMBER = "集团成员", "集团成员"
        MERGED = "合并自", "合并自"
        SPLIT = "分立自", "分立自"

    kind = models.CharField("关系", max_length=10, choices=Kind.choices)
    other_code = models.CharField("对方统一社会信用代码", max_length=18)
    other_name = models.CharField("对方名称", max_length=100)

    class Meta(Lasting.Meta):
        constraints = [
            *Lasting.Meta.constraints,
            models.UniqueConstraint(
                fields=["enterprise", "kind", "other_code", "since"], name="relation_once_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.kind} {self.other_name}"
