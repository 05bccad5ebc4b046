"""整治: a finding that is dealt with, from the list to the acceptance (LE-08), and the targets of towns and county."""

from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from landuse.casework.table import DUE, OPEN, STAGES, Stage
from landuse.models.findings import LandFinding
from landuse.models.register import Enterprise, Parcel
from landuse.models.trails import Trail
from mujun.accounts.models import County, Department, Town, User
from mujun.accounts.scope import within
from mujun.attachments.models import Attachment


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CaseQuerySet":
        """The county, a town its own and those it answers for; no enterprise."""
        if user.credit_code:
            return self.none()
        seen = within(user, "enterprise__")
        return self.filter(seen | Q(county=user.county_id, town=user.town_id) if user.town_id else seen)

    def on_the_list(self) -> "CaseQuerySet":
        return self.filter(stage__in=OPEN)

    def dated(self) -> "CaseQuerySet":
        """With `due`: by when the present stage is to be left, None where nobody said so."""
        whens = [models.When(stage=stage, then=F(field)) for stage, field in DUE.items()]
        return self.annotate(due=models.Case(*whens))

    def overdue(self, day: date | None = None) -> "CaseQuerySet":
        """A stage may be left on the day it is due."""
        return self.dated().filter(due__lt=day or timezone.localdate())


class Case(models.Model):
    """Treatments LE-07, redevelopment modes LE-16 and difficulties are codes of landuse/identification/reference."""

    number = models.CharField("编号", max_length=20, unique=True)
    county = models.ForeignKey(County, models.PROTECT)
    finding = models.OneToOneField(LandFinding, models.PROTECT, related_name="case")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="cases")
    parcels = models.ManyToManyField(Parcel, through="CaseParcel", related_name="cases")
    stage = models.CharField("阶段", max_length=10, choices=STAGES, default=Stage.LISTED.value)
    treatment = models.CharField("处置方式", max_length=10, blank=True)
    mode = models.CharField("再开发方式", max_length=10, blank=True)
    # who answers for it: a department or a town
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    town = models.ForeignKey(Town, models.PROTECT, null=True, related_name="+")
    plan = models.TextField("整治方案", max_length=2000, blank=True)
    # by when each stage is to be left
    plan_due = models.DateField("方案期限", null=True)
    start_due = models.DateField("开工期限", null=True)
    accept_due = models.DateField("验收期限", null=True)
    close_due = models.DateField("销号期限", null=True)
    area = models.DecimalField("应整治（亩）", max_digits=12, decimal_places=4)
    treated = models.DecimalField("已整治（亩）", max_digits=12, decimal_places=4, default=Decimal(0))
    difficulties = ArrayField(models.CharField(max_length=10), default=list, verbose_name="难点")
    difficulty_note = models.CharField("难点说明", max_length=300, blank=True)
    listed_on = models.DateField("列入日期")
    accepted_on = models.DateField("验收日期", null=True)
    accepted_by = models.CharField("验收单位", max_length=100, blank=True)
    closed_on = models.DateField("销号日期", null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(department__isnull=True) ^ Q(town__isnull=True), name="case_one_unit_responsible"
            ),
            models.CheckConstraint(
                condition=Q(area__gt=0, treated__gte=0, treated__lte=F("area")), name="case_areas_bounded"
            ),
            # LE-08: nothing leaves the list without acceptance
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.ACCEPTED.value, Stage.CLOSED.value])
                | Q(accepted_on__isnull=False),
                name="case_leaves_by_acceptance",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def at(self) -> Stage:
        return Stage(self.stage)

    @property
    def is_open(self) -> bool:
        return self.at in OPEN

    @property
    def remaining(self) -> Decimal:
        return self.area - self.treated

    @property
    def responsible(self) -> str:
        return str(self.department or self.town)

    @property
    def deadline(self) -> date | None:
        """By when the present stage is to be left."""
        field = DUE.get(self.at)
        return getattr(self, field) if field else None

    @property
    def is_overdue(self) -> bool:
        return self.deadline is not None and self.deadline < timezone.localdate()


class CaseParcel(models.Model):
    """A parcel of the case with the land of it that is to be treated, in mu. A block is reached through it only."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parts")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="case_parts")
    area = models.DecimalField("应整治（亩）", max_digits=12, decimal_places=4)

    class Meta:
        ordering = ["case", "parcel"]
        constraints = [
            models.UniqueConstraint(fields=["case", "parcel"], name="case_parcel_once"),
            models.CheckConstraint(condition=Q(area__gt=0), name="case_parcel_area_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.parcel}"


class CaseStep(Trail):
    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")


class CaseFile(models.Model):
    """A photo or a paper, of before, during or after the work."""

    class Stage(models.TextChoices):
        BEFORE = "before", "整治前"
        DURING = "during", "整治中"
        AFTER = "after", "整治后"

    case = models.ForeignKey(Case, models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices)
    caption = models.CharField("说明", max_length=100)
    taken_on = models.DateField("日期")

    class Meta:
        ordering = ["taken_on", "id"]

    def __str__(self) -> str:
        return self.caption

    @property
    def is_picture(self) -> bool:
        return self.attachment.kind in ("jpg", "png")


class Violation(models.Model):
    """LE-09: what is against the rules on the land of a case, and 一企一策 how it is put right."""

    class Recheck(models.TextChoices):
        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"

    case = models.ForeignKey(Case, models.PROTECT, related_name="violations")
    # of landuse/identification/reference/violations.yaml
    category = models.CharField("领域", max_length=10)
    text = models.CharField("违法违规情形", max_length=300)
    plan = models.CharField("整改方案", max_length=500)
    due = models.DateField("整改期限")
    recheck = models.CharField("复查结果", max_length=10, choices=Recheck.choices, blank=True)
    rechecked_on = models.DateField("复查日期", null=True)
    # past the deadline or still failing: handled by law
    handled = models.CharField("复查意见和依法处置", max_length=300, blank=True)

    class Meta:
        ordering = ["due", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(recheck="", rechecked_on=None) | (~Q(recheck="") & Q(rechecked_on__isnull=False)),
                name="violation_rechecked_whole",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_settled(self) -> bool:
        return self.recheck == self.Recheck.PASSED

    @property
    def is_overdue(self) -> bool:
        # it may be put right on its last day
        return not self.is_settled and self.due < timezone.localdate()


class CaseTarget(models.Model):
    """What a town, or the county where there is no town, is to bring to acceptance in a year."""

    county = models.ForeignKey(County, models.PROTECT)
    town = models.ForeignKey(Town, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    area = models.DecimalField("目标面积（亩）", max_digits=12, decimal_places=2, null=True)
    number = models.PositiveIntegerField("目标宗数", null=True)
    source = models.CharField("依据", max_length=200)

    class Meta:
        ordering = ["year", "town"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "town", "year"], nulls_distinct=False, name="case_target_once"
            ),
            models.CheckConstraint(
                condition=Q(area__isnull=False) | Q(number__isnull=False), name="case_target_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.town or self.county}"
