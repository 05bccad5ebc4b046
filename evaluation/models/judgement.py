"""The judgement: methods, snapshots of a year's figures, runs of a method on a snapshot, results."""

import json

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from evaluation.methods.schema.method import ENTERPRISE, SETTLED
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within
from mujun.jobs.models import Job


class MethodQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MethodQuerySet":
        return self.filter(county=user.county_id)

    def offered(self) -> "MethodQuerySet":
        """To judge enterprises; not those that a round made for its final run."""
        return self.for_subject(ENTERPRISE)

    def for_subject(self, subject: str) -> "MethodQuerySet":
        """To judge enterprises or regions of one kind."""
        return self.filter(subject=subject).exclude(status=SETTLED)


class MethodText(models.Model):
    """An edition of a method as its file stood; never changed. `resolved` is the file with its parents merged in."""

    code = models.CharField("文件名", max_length=60)
    name = models.CharField("办法", max_length=100)
    edition = models.CharField("版次", max_length=20)
    status = models.CharField("状态", max_length=10)
    text = models.TextField()
    resolved = models.TextField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"

    @cached_property
    def grade_names(self) -> dict[str, str]:
        """档名: what the method calls its grades, by code; empty where it gives only letters."""
        return json.loads(self.resolved).get("档名", {})


class Method(MethodText):
    """Of a county."""

    county = models.ForeignKey(County, models.PROTECT)
    subject = models.CharField("对象", max_length=4, default=ENTERPRISE)
    # counted within the county's files of this name when the reform office puts it in force
    number = models.PositiveSmallIntegerField("第几版", null=True)
    published_at = models.DateTimeField("发布", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = MethodQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "digest"], name="method_once_per_county"),
            models.UniqueConstraint(
                fields=["county", "code", "number"],
                condition=Q(number__isnull=False),
                name="method_number_once_per_file",
            ),
        ]

    def __str__(self) -> str:
        number = f" 第 {self.number} 版" if self.number else "（定档）" if self.status == SETTLED else ""
        return f"{self.name} {self.edition}{number}"


class Snapshot(models.Model):
    """A county's frozen figures and register entries of one year."""

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    variables = ArrayField(models.CharField(max_length=50))
    enterprises = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    # of the year before, for formulas that look back; it has its own
    past = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "digest"], name="snapshot_once_per_state")
        ]

    def __str__(self) -> str:
        return f"{self.year} 年快照 {self.digest[:8]}"


class SnapshotRow(models.Model):
    """One enterprise as it stood: values and the ids of the figures behind them, in the snapshot's order of variables.

    A value whose figure id is null was computed from the land register.
    """

    # checked once per statement (mujun/references.py); found by `snapshot_row_once`
    snapshot = models.ForeignKey(
        Snapshot, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    # rows are copied from enterprises read in the same transaction; checking each again costs a fifth of a run
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", db_constraint=False)
    credit_code = models.CharField(max_length=18)
    name = models.CharField(max_length=100)
    town = models.CharField(max_length=50)
    industry = models.CharField(max_length=2)
    scale = models.CharField(max_length=2)
    values = ArrayField(models.FloatField(null=True))
    figures = ArrayField(models.BigIntegerField(null=True))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["snapshot", "enterprise"], name="snapshot_row_once")]

    def __str__(self) -> str:
        return self.name


class SnapshotColumn(models.Model):
    """What a snapshot knows of its enterprises besides figures: one row per attribute, in the order of credit codes.

    A word (行业小类, 园区 …, 档次 of a past year) is `words` and in `values` the place of each enterprise's word, a day
    is `values` counted from 1970-01-01, a flag is in `values` the places of those who have it.
    """

    class Kind(models.TextChoices):
        WORD = "word", "词"
        DAY = "day", "日期"
        FLAG = "flag", "标记"
        PAST_GRADE = "grade", "往年档次"

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="columns")
    kind = models.CharField(max_length=5, choices=Kind.choices)
    # name of the attribute; 标签 or 状态 for a flag, whose word is in `words`; the year of a past grade
    name = models.CharField(max_length=20)
    words = ArrayField(models.CharField(max_length=100), default=list)
    values = ArrayField(models.IntegerField(null=True))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.snapshot} {self.name} {'、'.join(self.words[:1])}"


class RunQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RunQuerySet":
        return self.filter(snapshot__county=user.county_id)

    def own(self) -> "RunQuerySet":
        """Those that the county started itself, not the trials of its province."""
        return self.filter(province_line=None)


class Run(models.Model):
    """A method applied to a snapshot. The same pair gives the same result digest, whenever it is repeated."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="runs")
    method = models.ForeignKey(Method, models.PROTECT, related_name="runs")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    engine = models.CharField("引擎版本", max_length=20)
    digest = models.CharField("结果摘要", max_length=64)
    # per group: the items with formula, unit, weight, base and how it came, grades with their counts
    outline = models.JSONField()
    finished_at = models.DateTimeField(auto_now_add=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.snapshot.year} 年测算 {self.pk}"

    @property
    def state(self) -> str:
        """Names the results for `mujun.keeping`: they never change."""
        return f"run {self.pk} {self.digest} {self.finished_at.isoformat()}"

    def group(self, name: str) -> dict:
        """The outline of a group; empty for the enterprises outside all groups."""
        return next((group for group in self.outline["groups"] if group["name"] == name), {})

    @property
    def codes(self) -> list[str]:
        """Every grade that the method knows, best first."""
        return list(
            dict.fromkeys(each["code"] for group in self.outline["groups"] for each in group["grades"])
        )

    def items(self, group: str) -> list[dict]:
        """What the arrays of the group's results follow."""
        return self.group(group).get("items", [])


class ResultQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ResultQuerySet":
        """The county is that of the run, as everybody judged in it is; so all of its results need no look at each."""
        scope = Q(run__snapshot__county=user.county_id)
        return self.filter(
            scope & within(user, "enterprise__") if user.town_id or user.credit_code else scope
        )


class Result(models.Model):
    """One enterprise in a run. Arrays follow the items of its group in `run.outline`."""

    # checked once per statement (mujun/references.py); found by `result_once_per_run`
    run = models.ForeignKey(Run, models.CASCADE, related_name="results", db_constraint=False, db_index=False)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="results", db_constraint=False)
    row = models.ForeignKey(SnapshotRow, models.PROTECT, related_name="+", db_constraint=False)
    group = models.CharField("分组", max_length=20, blank=True)
    pool = models.CharField("排序池", max_length=50, blank=True)
    total = models.FloatField("总分", null=True)
    rank = models.PositiveIntegerField("名次", null=True)
    pool_size = models.PositiveIntegerField("参排户数", null=True)
    grade = models.CharField("档次", max_length=10, blank=True)
    reason = models.TextField("说明", blank=True)
    # an ungraded one that is managed as if it had this grade
    like = models.CharField("参照", max_length=10, blank=True)
    # what the items add up to, before points and bounds; null where the method has neither
    before = models.FloatField("各项得分合计", null=True)
    # by family of `run.outline`, and which of its parts counted
    points = ArrayField(models.FloatField(null=True), default=list)
    point_reasons = ArrayField(models.TextField(), default=list)
    # side lists it is on
    lists = ArrayField(models.CharField(max_length=50), default=list)
    # [{"rule", "was", "became"}] in the order in which rules acted
    changes = models.JSONField(default=list)
    values = ArrayField(models.FloatField(null=True))
    bases = ArrayField(models.FloatField(null=True))
    scores = ArrayField(models.FloatField(null=True))
    remarks = ArrayField(models.PositiveSmallIntegerField())

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["group", "rank", "id"]
        constraints = [models.UniqueConstraint(fields=["run", "enterprise"], name="result_once_per_run")]
        indexes = [models.Index(fields=["run", "group", "rank"], name="result_ranking")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.grade}"
