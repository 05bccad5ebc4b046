"""闲置土地: the papers of a proceeding as people served them, what was warned of, and a county's own figures."""

from django.db import models
from django.db.models import F, Q

from landuse.models.register import Enterprise, Parcel
from landuse.models.scope import of_land
from mujun.accounts.models import County, User
from mujun.attachments.models import Attachment


class IdleStatute(models.Model):
    """A county's own copy of the statute's figures, in force until `ended_at`; never changed otherwise."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    text = models.TextField()
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-adopted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county"], condition=Q(ended_at=None), name="idle_statute_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.adopted_at:%Y-%m-%d}"


class IdleProceedingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "IdleProceedingQuerySet":
        """About parcels of the user's county or town; for an enterprise about itself."""
        return self.filter(of_land(user, holder="holder__"))

    def open(self) -> "IdleProceedingQuerySet":
        return self.filter(closed_at=None)


class IdleProceeding(models.Model):
    """One investigation of a parcel, from its opening to its outcome. At most one of a parcel is open.

    `reading` keeps what the clock said on the day of opening; the clock itself decides nothing.
    """

    class Kind(models.TextChoices):
        NOT_STARTED = "未动工", "未动工开发"
        STOPPED = "中止", "中止开发"

    class Outcome(models.TextChoices):
        NOT_IDLE = "不属闲置", "不构成闲置土地"
        BUILT = "已动工", "已动工开发"
        FEE_PAID = "已缴闲置费", "已缴清土地闲置费"
        RECOVERED = "无偿收回", "无偿收回"
        AGREED = "协商处置", "政府原因协商处置"
        OTHER = "其他", "其他"

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="idle_proceedings")
    # who held it when the proceeding was opened
    holder = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="idle_proceedings")
    kind = models.CharField("类型", max_length=4, choices=Kind.choices)
    opened_on = models.DateField("立案日期")
    words = models.CharField("立案说明", max_length=500)
    reading = models.JSONField()
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField("结果", max_length=6, choices=Outcome.choices, blank=True)
    closed_on = models.DateField("办结日期", null=True)
    closing = models.CharField("办结说明", max_length=500, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = IdleProceedingQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel"], condition=Q(closed_at=None), name="idle_proceeding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_on=None, outcome="")
                | (Q(closed_at__isnull=False, closed_on__isnull=False) & ~Q(outcome="")),
                name="idle_proceeding_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="idle_proceeding_closed_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parcel} 闲置土地调查"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class IdleStep(models.Model):
    """A paper or act of the statute, as somebody recorded it; codes and terms are those of landuse/idleness/steps.py.

    `due` was computed on recording from the day of service, or of the step where nothing is served. `unusual` keeps
    what was warned of and `reason` why it was done all the same. A mistaken one is taken back, never deleted.
    """

    proceeding = models.ForeignKey(IdleProceeding, models.PROTECT, related_name="steps")
    code = models.CharField("步骤", max_length=20)
    title = models.CharField(max_length=50)
    on = models.DateField("日期")
    number = models.CharField("文号", max_length=60, blank=True)
    served_on = models.DateField("送达日期", null=True)
    due = models.DateField("期限", null=True)
    words = models.CharField("说明", max_length=500, blank=True)
    unusual = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["proceeding", "on", "id"]

    def __str__(self) -> str:
        return f"{self.proceeding.parcel} {self.title}"


class IdleFile(models.Model):
    """A paper that belongs to a step."""

    step = models.ForeignKey(IdleStep, models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.attachment)


class IdleReminder(models.Model):
    """A threshold that the land officers were told of, once: which term, its last day, and how many days ahead."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="idle_reminders")
    name = models.CharField(max_length=50)
    due = models.DateField()
    ahead = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "name", "due", "ahead"], name="idle_reminder_once_per_threshold"
            )
        ]

    def __str__(self) -> str:
        return f"{self.parcel} {self.name} {self.due}"
