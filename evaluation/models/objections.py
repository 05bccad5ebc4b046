"""异议: what somebody finds wrong in what was announced, who has to say what to it, and what was decided."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluation.models.figures import Variable
from evaluation.models.judgement import Run
from evaluation.models.rounds import Publicity, Round
from landuse.models import Enterprise
from mujun.accounts.models import County, Department, User
from mujun.accounts.roles import Permission
from mujun.accounts.scope import within
from mujun.attachments.models import Attachment
from mujun.calendars.clock import written
from mujun.intake.models import Batch


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ObjectionQuerySet":
        """The reform office and leaders of the county, a town its own, an enterprise those about itself; a department
        those it has to answer and those it raised.
        """
        objections = self.filter(within(user, "enterprise__"))
        if user.may(Permission.IMPORT_OWN_FIGURES):
            return objections.filter(Q(department=user.department_id) | Q(raised_by=user))
        return objections

    def open(self) -> "ObjectionQuerySet":
        return self.filter(decided_at=None, withdrawn_at=None)

    def unscored(self) -> "ObjectionQuerySet":
        """Accepted with a figure or an area corrected after it was announced, that no formal run has taken in yet."""
        accepted = self.filter(verdict=Objection.Verdict.ACCEPTED, run=None)
        return accepted.filter(corrected__isnull=False, publicity__subject=Publicity.Subject.RESULTS)


class Objection(models.Model):
    """Under a receipt number. The department says whether the figure is right, the reform office decides."""

    class Subject(models.TextChoices):
        FIGURE = "figure", "数据"
        LAND = "land", "用地面积"
        GRADE = "grade", "档次或名次"
        OTHER = "other", "其他"

    class Capacity(models.TextChoices):
        ENTERPRISE = "enterprise", "企业提出"
        TOWN = "town", "镇街代企业提出"
        DEPARTMENT = "department", "部门提出"

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", "采纳"
        REJECTED = "rejected", "不采纳"

    number = models.CharField("回执号", max_length=20, unique=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="objections")
    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="objections")
    subject = models.CharField("异议事项", max_length=10, choices=Subject.choices)
    # of a figure: which, as it went into what was announced, and what it should be
    variable = models.ForeignKey(Variable, models.PROTECT, null=True, related_name="+")
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    wanted = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    statement = models.CharField("理由", max_length=1000)
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    # how a town heard the enterprise
    note = models.CharField(max_length=300, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    # after the publicity had ended
    is_late = models.BooleanField(default=False)
    # who has to look into it; empty: the reform office itself
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    due = models.DateTimeField("答复截止")
    opinion = models.CharField("核实意见", max_length=500, blank=True)
    opinion_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opinion_at = models.DateTimeField(null=True)
    verdict = models.CharField("决定", max_length=10, choices=Verdict.choices, blank=True)
    decision = models.CharField("决定理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # what an accepted one corrected, and the formal run that took it in
    corrected = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, verdict="", decision="")
                | (Q(decided_at__isnull=False) & ~Q(verdict="") & ~Q(decision="")),
                name="objection_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | Q(withdrawn_at=None), name="objection_decided_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def county(self) -> County:
        return self.round.county

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None

    @property
    def about(self) -> str:
        """The figure by name, else the subject."""
        return self.variable.name if self.variable else self.get_subject_display()

    @property
    def waits_for(self) -> str:
        """Whose turn it is while it is open."""
        if self.department and not self.opinion_at:
            return f"{self.department.name}核实"
        return "亩均办决定"

    @property
    def due_words(self) -> str:
        return written(timezone.localtime(self.due))

    @property
    def state_label(self) -> str:
        if self.withdrawn_at:
            return "已撤回"
        return self.get_verdict_display() or f"待{self.waits_for}"


class ObjectionFile(models.Model):
    """Evidence, of who objects or of who looks into it."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    by_objector = models.BooleanField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.attachment)
