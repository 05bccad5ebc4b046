"""一企一单: a county asks its enterprises whether their figures of a year are right.

A call makes a sheet for each enterprise. Figures are not copied to it: an item exists once somebody has said something
of a figure (or, after the deadline, has been silent), and points at the version of the figure that was meant. So a
correction reopens what was confirmed by itself, and nobody confirms what they have not seen.
"""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluation.models.figures import Figure, Variable
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.accounts.scope import within
from mujun.attachments.models import Attachment
from mujun.calendars.clock import Counting

COUNTINGS = [(each.value, each.label) for each in Counting]


class ConfirmationCallQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ConfirmationCallQuerySet":
        """The county's; an enterprise sees those that have begun and have a sheet for it."""
        calls = self.filter(county=user.county_id)
        if user.may(Permission.VIEW_RESULTS):
            return calls
        return calls.filter(pk__in=ConfirmationSheet.objects.visible_to(user).values("call"))


class ConfirmationCall(models.Model):
    """核对通知 of a year: who is asked, about which variables, until when. One at a time is open for a year."""

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    # of the enterprises in the year's list; empty: all
    scale = models.CharField("规模", max_length=2, choices=Enterprise.Scale.choices, blank=True)
    variables = ArrayField(models.SlugField())
    starts_at = models.DateTimeField("开始")
    days = models.PositiveSmallIntegerField("期限")
    counting = models.CharField("计算方式", max_length=10, choices=COUNTINGS)
    deadline = models.DateTimeField("截止")
    # for each answer of a department
    answer_days = models.PositiveSmallIntegerField("答复期限")
    answer_counting = models.CharField("计算方式", max_length=10, choices=COUNTINGS)
    # how often one figure may be disputed
    disputes_allowed = models.PositiveSmallIntegerField("每项可提异议次数")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    # since when silence counts as consent; null before the deadline
    silence_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_reason = models.CharField(max_length=300, blank=True)

    objects = ConfirmationCallQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year"], condition=Q(closed_at=None), name="one_open_call_a_year"
            ),
            models.CheckConstraint(condition=Q(deadline__gt=F("starts_at")), name="call_ends_after_start"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_reason="")
                | (Q(closed_at__isnull=False) & ~Q(closed_reason="")),
                name="call_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年{self.scale}数据核对"

    def has_begun(self, now: datetime | None = None) -> bool:
        return self.starts_at <= (now or timezone.now())

    def is_running(self, now: datetime | None = None) -> bool:
        """Enterprises may confirm and dispute."""
        return self.closed_at is None and self.starts_at <= (now or timezone.now()) < self.deadline

    @property
    def was_cut_short(self) -> bool:
        """Closed before its deadline: then silence is no consent."""
        return self.closed_at is not None and self.closed_at < self.deadline


class CallExtension(models.Model):
    """More time for a call; the deadline before it stays on record."""

    call = models.ForeignKey(ConfirmationCall, models.PROTECT, related_name="extensions")
    before = models.DateTimeField()
    deadline = models.DateTimeField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.call} 延至 {self.deadline}"


def _seen(user: User, path: str = "") -> Q:
    """Sheets, reached by `path`, that the user sees."""
    own = within(user, f"{path}enterprise__")
    if user.may(Permission.VIEW_RESULTS):
        return own
    if user.may(Permission.CONFIRM_OWN_FIGURES):
        return own & Q(**{f"{path}call__starts_at__lte": timezone.now()})
    return Q(pk__in=[])


class ConfirmationSheetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ConfirmationSheetQuerySet":
        """Of the county or town; an enterprise sees its own, once the call has begun."""
        return self.filter(_seen(user))


class ConfirmationSheet(models.Model):
    """The sheet of one enterprise. Its state follows from its items, see evaluation/confirmation/states.py."""

    class State(models.TextChoices):
        PENDING = "pending", "待核对"
        CONFIRMED = "confirmed", "已确认"
        DISPUTED = "disputed", "有异议"
        ANSWERED = "answered", "已答复"
        SILENT = "silent", "默认同意"

    call = models.ForeignKey(ConfirmationCall, models.PROTECT, related_name="sheets")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="confirmation_sheets")

    objects = ConfirmationSheetQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "enterprise"], name="one_sheet_per_enterprise")
        ]

    def __str__(self) -> str:
        return f"{self.call.year} 年{self.enterprise}"

    @property
    def state_label(self) -> str:
        """Of a sheet from `evaluation/confirmation/states.py`."""
        return self.State(self.state).label


class DisputeQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "DisputeQuerySet":
        """Of the sheets one sees; a department sees those on its own variables."""
        disputes = self.filter(_seen(user, "sheet__"))
        if user.may(Permission.IMPORT_OWN_FIGURES):
            disputes = disputes.filter(variable__department=user.department_id)
        return disputes

    def open(self) -> "DisputeQuerySet":
        return self.filter(answered_at=None)


class Dispute(models.Model):
    """异议: what is wrong with a figure in the enterprise's eyes, under a receipt number, and what was answered."""

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "更正"
        UPHELD = "upheld", "维持"

    number = models.CharField("回执号", max_length=20, unique=True)
    sheet = models.ForeignKey(ConfirmationSheet, models.PROTECT, related_name="disputes")
    variable = models.ForeignKey(Variable, models.PROTECT)
    # as it stood when it was disputed; without a figure: land from the register, or nothing was supplied
    figure = models.ForeignKey(Figure, models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    # what the enterprise believes to be right
    wanted = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    reason = models.CharField(max_length=500)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    # by a town officer for an enterprise without an account, and how it was heard
    on_behalf = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    due = models.DateTimeField("答复截止")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # what holds since the answer
    corrected = models.ForeignKey(Figure, models.PROTECT, null=True, related_name="+")
    corrected_value = models.DecimalField(max_digits=20, decimal_places=6, null=True)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "variable"],
                condition=Q(answered_at=None),
                name="one_open_dispute_per_figure",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", answer="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="dispute_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ConfirmationItem(models.Model):
    """What was said of one figure. Said again adds an item and takes the mark `is_current` from the one before."""

    class State(models.TextChoices):
        CONFIRMED = "confirmed", "已确认"
        DISPUTED = "disputed", "有异议"
        ANSWERED = "answered", "已答复"
        SILENT = "silent", "默认同意"

    sheet = models.ForeignKey(ConfirmationSheet, models.PROTECT, related_name="items")
    variable = models.ForeignKey(Variable, models.PROTECT)
    # the version that was meant; null for land and where nothing was supplied
    figure = models.ForeignKey(Figure, models.PROTECT, null=True, related_name="confirmations")
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    is_current = models.BooleanField(default=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    on_behalf = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    dispute = models.ForeignKey(Dispute, models.PROTECT, null=True, related_name="items")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "variable"],
                condition=Q(is_current=True),
                name="one_current_confirmation_item",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.variable_id} {self.get_state_display()}"
