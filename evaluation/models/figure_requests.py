"""更正请求: an official says to the department that a figure it supplied looks wrong."""

from django.db import models
from django.db.models import Q

from evaluation.models.confirmation import COUNTINGS
from evaluation.models.figures import Figure
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.accounts.scope import within
from mujun.attachments.models import Attachment


class FigureRequestQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "FigureRequestQuerySet":
        """Where one sees the figure; a department those on its variables and its own."""
        if not user.may(Permission.VIEW_RESULTS):
            return self.none()
        seen = self.filter(within(user, "figure__enterprise__"))
        if user.may(Permission.IMPORT_OWN_FIGURES):
            seen = seen.filter(Q(figure__variable__department=user.department_id) | Q(raised_by=user))
        return seen

    def open(self) -> "FigureRequestQuerySet":
        return self.filter(answered_at=None)

    def to_answer(self, user: User) -> "FigureRequestQuerySet":
        """Those that wait for this user's department, or for any where the user answers for all."""
        waiting = self.visible_to(user).open()
        if user.may(Permission.IMPORT_ANY_FIGURES):
            return waiting
        if user.may(Permission.IMPORT_OWN_FIGURES):
            return waiting.filter(figure__variable__department=user.department_id)
        return waiting.none()


class FigureRequest(models.Model):
    """Of one version of a figure. Answered by a correction, which a batch brought, or refused with a reason."""

    class Outcome(models.TextChoices):
        CORRECTED = "corrected", "已更正"
        REFUSED = "refused", "不予更正"

    number = models.CharField("编号", max_length=20, unique=True)
    # as it stood when it was doubted
    figure = models.ForeignKey(Figure, models.PROTECT, related_name="requests")
    wanted = models.DecimalField("认为正确的数值", max_digits=20, decimal_places=6, null=True)
    reason = models.CharField("理由", max_length=500)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(auto_now_add=True)
    days = models.PositiveSmallIntegerField("答复期限")
    counting = models.CharField("计算方式", max_length=10, choices=COUNTINGS)
    # where the term comes from, and whether that was read
    term_source = models.CharField("期限的来源", max_length=200)
    due = models.DateTimeField("答复截止")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.CharField("答复", max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # the version that a later batch brought
    corrected = models.ForeignKey(Figure, models.PROTECT, null=True, related_name="+")

    objects = FigureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure"], condition=Q(answered_at=None), name="figure_request_one_open"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, outcome="", corrected=None)
                | (Q(answered_at__isnull=False, outcome="corrected", corrected__isnull=False) & ~Q(answer=""))
                | (Q(answered_at__isnull=False, outcome="refused", corrected=None) & ~Q(answer="")),
                name="figure_request_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.number
