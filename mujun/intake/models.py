"""Files that came in, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Abs
from django.urls import reverse

from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.intake.sheets import row_of


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

    def supplied(self) -> "BatchQuerySet":
        """What brought a department's data in; an answer to a dispute or an objection corrects one figure of it."""
        return self.filter(state=Batch.State.IMPORTED).exclude(origin=Batch.Origin.ANSWER)

    def not_replaced(self) -> "BatchQuerySet":
        """No later workbook of the same kind and year, and nobody sent the same content again.

        What is pulled is whole, too. Records, the grid and answers bring single rows: they replace nothing.
        """
        later = Batch.objects.filter(
            Q(origin__in=[Batch.Origin.WORKBOOK, Batch.Origin.PULLED]) | Q(file=OuterRef("file")),
            county=OuterRef("county"),
            layout=OuterRef("layout"),
            year=OuterRef("year"),
            pk__gt=OuterRef("pk"),
        )
        return self.filter(~Exists(later))


class Batch(models.Model):
    """A workbook, or records of a program or the grid, on its way in: received → checked (or rejected) → imported."""

    class State(models.TextChoices):
        RECEIVED = "received", "待检查"
        REJECTED = "rejected", "有错误"
        CHECKED = "checked", "检查通过"
        IMPORTED = "imported", "已导入"
        WITHDRAWN = "withdrawn", "已撤回"

        @classmethod
        def final(cls) -> list["Batch.State"]:
            """Never checked or imported again."""
            return [cls.IMPORTED, cls.WITHDRAWN]

    class Origin(models.TextChoices):
        WORKBOOK = "workbook", "工作簿"
        INTERFACE = "interface", "接口"
        GRID = "grid", "网格录入"
        ANSWER = "answer", "异议答复"
        AGREEMENT = "agreement", "协议核查"
        PULLED = "pulled", "拉取"

    county = models.ForeignKey(County, models.PROTECT)
    department = models.CharField(max_length=50)
    layout = models.CharField(max_length=50)
    year = models.PositiveSmallIntegerField()
    origin = models.CharField("来源", max_length=10, choices=Origin.choices, default=Origin.WORKBOOK)
    # the sender's own name for the batch, under which it can be sent again without being written twice
    key = models.CharField("批次号", max_length=100, blank=True)
    file = models.ForeignKey(SourceFile, models.PROTECT)
    # the name it was sent under; the same bytes may come under several
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    # blank cells where something is on record: it stays
    ignored = models.PositiveIntegerField(default=0)
    # only the rows without a problem were taken, by choice; `left_out` rows were not
    partial = models.BooleanField(default=False)
    left_out = models.PositiveIntegerField(default=0)
    # the first ten thousand of `problem_count`, as `checks.Problem.as_dict` gives them
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    # why figures of a locked year are corrected
    reason = models.CharField(max_length=300, blank=True)
    imported_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "sent_by", "key"], condition=~Q(key=""), name="batch_key_once_per_sender"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filename}（批次 {self.pk}）"

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.pk])

    @property
    def state_of_changes(self) -> str:
        """Names the changes for `mujun.keeping`, when they no longer become others."""
        return (
            f"batch {self.pk} {self.imported_at.isoformat()}"
            if self.was_imported and self.imported_at
            else ""
        )

    @property
    def was_imported(self) -> bool:
        return self.state in self.State.final()

    @property
    def has_good_rows(self) -> bool:
        """Every problem is one of a single row, and some rows have none."""
        places = {(problem["sheet"], row_of(problem["cell"], problem["code"])) for problem in self.problems}
        return all(row for _, row in places) and self.rows > len(places)

    @property
    def changes_nothing(self) -> bool:
        return not self.created and not self.changed


class BatchChangeQuerySet(models.QuerySet):
    def largest_first(self) -> "BatchChangeQuerySet":
        """From nothing to something first, then by relative change, then as in the file."""
        return self.order_by("kind", Abs("ratio").desc(nulls_first=True), "id")


class BatchChange(models.Model):
    """What a batch makes of one cell: found by the check, confirmed by the import, from then on its history."""

    class Kind(models.TextChoices):
        CHANGED = "changed", "更改"
        CREATED = "created", "新增"
        IGNORED = "ignored", "未采用"

    # checked once per statement (mujun/references.py); found by `batch_change_kind`
    batch = models.ForeignKey(
        Batch, models.CASCADE, related_name="changes", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    # credit code of the enterprise or code of the parcel, and what people call it
    subject = models.CharField(max_length=60)
    name = models.CharField(max_length=100, blank=True)
    # code and title of the variable or field
    item = models.CharField(max_length=50)
    title = models.CharField(max_length=80)
    old = models.TextField(null=True)
    new = models.TextField(null=True)
    # (new − old) / |old|; null where that has no meaning
    ratio = models.FloatField(null=True)
    sheet = models.CharField(max_length=50)
    # several where the parts of one enterprise were added up
    cell = models.CharField(max_length=200)
    reason = models.CharField(max_length=100, blank=True)

    objects = BatchChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["batch", "kind"], name="batch_change_kind")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} {self.title} {self.old} → {self.new}"


class UnmatchedRow(models.Model):
    """A row that the last check found no enterprise for; `kind` and `text` are what a person decides about."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="unmatched")
    sheet = models.CharField(max_length=50)
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=100)
    name = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=500)

    class Meta:
        ordering = ["batch", "sheet", "row"]

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行 {self.text}"


class ErrorCopy(models.Model):
    """The sender's file with its mistakes marked: kept for large files only, until the next check."""

    batch = models.OneToOneField(Batch, models.CASCADE, related_name="error_copy")
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.batch}：标注错误"


class Window(models.Model):
    """When a workbook of a year may come in; first and last day belong to it. Without a window: any day."""

    county = models.ForeignKey(County, models.PROTECT)
    layout = models.CharField(max_length=50)
    year = models.PositiveSmallIntegerField()
    opens = models.DateField()
    closes = models.DateField()

    class Meta:
        ordering = ["closes", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "layout", "year"], name="window_once"),
            models.CheckConstraint(condition=Q(opens__lte=F("closes")), name="window_opens_first"),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年 {self.layout}"


class WindowException(models.Model):
    """More time, from the moment it is granted to the end of a day; granted ones stay on record."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="exceptions")
    until = models.DateField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.window} 至 {self.until}"


class YearLock(models.Model):
    """The figures of a year are settled: corrections need a reason. Unlocking ends the row and keeps it."""

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    locked_at = models.DateTimeField(auto_now_add=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    unlocked_at = models.DateTimeField(null=True)
    unlocked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unlocked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year"], condition=Q(unlocked_at=None), name="year_locked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.year} 年"
