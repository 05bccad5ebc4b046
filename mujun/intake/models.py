"""Files that came in, and what became of them."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission


class SourceFile(models.Model):
    """The bytes as they arrived; in the database, so that a figure's source is backed up with the figure."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "BatchQuerySet":
        """The reform office sees every batch of its county, a department its own, others none."""
        batches = self.filter(county=user.county_id)
        if user.may(Permission.IMPORT_ANY_FIGURES):
            return batches
        if user.may(Permission.IMPORT_OWN_FIGURES):
            return batches.filter(department=user.department.code)
        return batches.none()


class Batch(models.Model):
    """One workbook on its way in: received → checked (or rejected) → imported."""

    class State(models.TextChoices):
        RECEIVED = "received", "待检查"
        REJECTED = "rejected", "有错误"
        CHECKED = "checked", "检查通过"
        IMPORTED = "imported", "已导入"

    county = models.ForeignKey(County, models.PROTECT)
    department = models.CharField(max_length=50)
    layout = models.CharField(max_length=50)
    year = models.PositiveSmallIntegerField()
    file = models.ForeignKey(SourceFile, models.PROTECT)
    # the name it was sent under; the same bytes may come under several
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    # the first ten thousand of `problem_count`, as `checks.Problem.as_dict` gives them
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.filename}（批次 {self.pk}）"

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])

    @property
    def changes_nothing(self) -> bool:
        return not self.created and not self.changed


class ErrorCopy(models.Model):
    """The sender's file with its mistakes marked: kept for large files only, until the next check."""

    batch = models.OneToOneField(Batch, models.CASCADE, related_name="error_copy")
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.batch}：标注错误"
