"""认定: what people make of signals, with notice, objections and decision. The machine never decides."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from landuse.casework.findings import STANDING, STATES, State
from landuse.models.projects import Retention
from landuse.models.register import Enterprise, Parcel
from landuse.models.signals import RuleSet
from landuse.models.trails import Trail
from mujun.accounts.models import County, User
from mujun.accounts.scope import within
from mujun.attachments.models import Attachment
from mujun.calendars.clock import Counting, written


class LandFindingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LandFindingQuerySet":
        """The county, a town its own; an enterprise its own once it was notified."""
        seen = self.filter(within(user, "enterprise__"))
        return seen.exclude(noticed_at=None) if user.credit_code else seen

    def standing(self) -> "LandFindingQuerySet":
        """Those not turned down and not revoked."""
        return self.filter(state__in=STANDING)

    def overdue(self) -> "LandFindingQuerySet":
        """Notified, and the term for objections is over: to be decided."""
        return self.filter(state=State.NOTICED, due__lte=timezone.now())


class LandFinding(models.Model):
    """Under a receipt number. Idle land has a track of its own (landuse/models/idle.py)."""

    class Kind(models.TextChoices):
        LOW = "low", "低效用地"
        WASTEFUL = "wasteful", "高耗低效企业"

    number = models.CharField("编号", max_length=20, unique=True)
    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    state = models.CharField("状态", max_length=10, choices=STATES, default=State.PROPOSED.value)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="findings")
    parcels = models.ManyToManyField(Parcel, through="FindingParcel", related_name="findings")
    # of the parcels; what the evidence says where no parcel is known
    area = models.DecimalField("用地（亩）", max_digits=12, decimal_places=4, null=True)
    year = models.PositiveSmallIntegerField("年度")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, null=True)
    # frozen: [{"rule", "title", "source", "sentence", "facts", "set"}]
    evidence = models.JSONField(default=list)
    # 告知
    notice = models.TextField("告知内容", max_length=2000, blank=True)
    noticed_on = models.DateField("告知日期", null=True)
    noticed_at = models.DateTimeField(null=True)
    term_days = models.PositiveSmallIntegerField(null=True)
    term_counting = models.CharField(
        max_length=10, blank=True, choices=[(each.value, each.label) for each in Counting]
    )
    due = models.DateTimeField("异议截止", null=True)
    # 认定 or 不予认定
    decision = models.CharField("决定理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # LE-02: why the enterprise may stay in place all the same
    retention = models.ForeignKey(Retention, models.PROTECT, null=True, related_name="findings")
    revoked_at = models.DateTimeField(null=True)

    objects = LandFindingQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "year"],
                condition=Q(state__in=[state.value for state in STANDING]),
                name="finding_once_while_standing",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.NOTICED.value)
                | Q(noticed_on__isnull=False, noticed_at__isnull=False, due__isnull=False),
                name="finding_noticed_whole",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PROPOSED.value, State.NOTICED.value])
                | (Q(decided_at__isnull=False) & ~Q(decision="")),
                name="finding_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def at(self) -> State:
        return State(self.state)

    @property
    def is_open(self) -> bool:
        return self.at in (State.PROPOSED, State.NOTICED)

    @property
    def due_words(self) -> str:
        return written(timezone.localtime(self.due)) if self.due else ""


class FindingParcel(models.Model):
    """A parcel of the finding with the land of it that the enterprise uses, in mu."""

    finding = models.ForeignKey(LandFinding, models.CASCADE, related_name="parts")
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="+")
    area = models.DecimalField("用地（亩）", max_digits=12, decimal_places=4)

    class Meta:
        ordering = ["finding", "parcel"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "parcel"], name="finding_parcel_once"),
            models.CheckConstraint(condition=Q(area__gt=0), name="finding_parcel_area_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.finding} {self.parcel}"


class FindingStep(Trail):
    finding = models.ForeignKey(LandFinding, models.PROTECT, related_name="steps")


class FindingObjection(models.Model):
    """异议 against a notice, by the enterprise or by its town for it."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        REJECTED = "rejected", "不采纳"

    number = models.CharField("回执号", max_length=20, unique=True)
    finding = models.ForeignKey(LandFinding, models.PROTECT, related_name="objections")
    statement = models.CharField("理由", max_length=1000)
    by_town = models.BooleanField(default=False)
    # how a town heard the enterprise
    note = models.CharField(max_length=300, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    # after the term had ended
    is_late = models.BooleanField(default=False)
    verdict = models.CharField("决定", max_length=10, choices=Verdict.choices, blank=True)
    decision = models.CharField("决定理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, verdict="", decision="")
                | (Q(decided_at__isnull=False) & ~Q(verdict="") & ~Q(decision="")),
                name="finding_objection_decided_whole",
            )
        ]

    def __str__(self) -> str:
        return self.number


class FindingFile(models.Model):
    """A paper of the finding, or the evidence of an objection to it."""

    finding = models.ForeignKey(LandFinding, models.PROTECT, related_name="files")
    objection = models.ForeignKey(FindingObjection, models.PROTECT, null=True, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    title = models.CharField("说明", max_length=100, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.attachment)
