"""Resources of other systems that we read, each time we did, and every answer as it came."""

import re

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from mujun.accounts.models import User
from mujun.exchange.mapping.files import MappingFile, load
from mujun.exchange.models.reached import Reached
from mujun.exchange.pulling.schedule import Schedule
from mujun.intake.models import Batch, SourceFile


class ConnectorQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ConnectorQuerySet":
        """Those of the county; who sees only a part of it sees none."""
        return self.none() if user.town_id or user.credit_code else self.filter(county=user.county_id)

    def scheduled(self) -> "ConnectorQuerySet":
        return self.exclude(rhythm=Connector.Rhythm.HAND).exclude(on_since=None)


class Connector(Reached):
    """A resource of another system whose records become a workbook of ours; of several sheets, one for each."""

    class Rhythm(models.TextChoices):
        HAND = "hand", "只由人发起"
        HOURLY = "hourly", "每小时"
        DAILY = "daily", "每天"
        MONTHLY = "monthly", "每月"

    class Year(models.IntegerChoices):
        PRESENT = 0, "当年"
        LAST = 1, "上一年"
        BEFORE_LAST = 2, "再上一年"

    layout = models.CharField("工作簿", max_length=50)
    # mappings of its second sheet and those after it; the digest of the connector is then of all of them
    further_texts = ArrayField(models.TextField(), verbose_name="其他表的字段映射", default=list, blank=True)
    years_back = models.PositiveSmallIntegerField("数据年度", choices=Year.choices, default=Year.LAST)
    rhythm = models.CharField("多久取一次", max_length=10, choices=Rhythm.choices, default=Rhythm.HAND)
    day = models.PositiveSmallIntegerField(
        "每月几日起", default=1, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    begins = models.TimeField("每天几点起", null=True, blank=True)
    ends = models.TimeField("每天几点止", null=True, blank=True)
    at_once = models.BooleanField("检查通过就导入", default=False)
    most_attempts = models.PositiveSmallIntegerField(
        "每页最多尝试次数", default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    most_megabytes = models.PositiveSmallIntegerField(
        "最多取多少（MB）", default=20, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    # switched on; a schedule that is off pulls nothing, people still may
    on_since = models.DateTimeField("启用时间", null=True, blank=True)
    # in whose name the schedule pulls: who switched it on
    answers_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # when the schedule began a pull last
    begun_at = models.DateTimeField("上次按时取数", null=True, blank=True)

    objects = ConnectorQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "name"],
                name="exchange_connector_once_per_county",
                violation_error_message="本县已有这个名称。换一个名称。",
            ),
            models.CheckConstraint(
                condition=Q(timeout__gt=0, timeout__lte=300, pause__gt=0, pause__lte=300),
                name="exchange_connector_patience",
                violation_error_message="等待和间隔应大于 0，不超过 300 秒。",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("connector", args=[self.pk])

    @property
    def mapping_files(self) -> list[MappingFile]:
        """One for each sheet of the workbook, in their order."""
        return [self.mapping_file, *(load(text, self.name) for text in self.further_texts)]

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.rhythm, self.day, self.begins, self.ends)


class PullQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PullQuerySet":
        return self.filter(connector__in=Connector.objects.visible_to(user))


class Pull(models.Model):
    """One time a resource was asked for, to its end. Only added; one that was cancelled leaves nothing."""

    class Outcome(models.TextChoices):
        NEW = "new", "取到新内容"
        SAME = "same", "内容没有变化"
        FAILED = "failed", "没有取到"

    connector = models.ForeignKey(Connector, models.PROTECT, related_name="pulls")
    year = models.PositiveSmallIntegerField("年度")
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    words = models.CharField("说明", max_length=500, blank=True)
    records = models.PositiveIntegerField("条数", default=0)
    # what was made of it; of unchanged content the batch that has it
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="pulls")
    mapping_digest = models.CharField("映射摘要", max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on_schedule = models.BooleanField("按时", default=False)
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束", auto_now_add=True)

    objects = PullQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["connector", "-id"], name="exchange_pull_by_connector")]

    def __str__(self) -> str:
        return f"{self.connector} {self.year} 年"

    def get_absolute_url(self) -> str:
        return reverse("pull", args=[self.pk])


class PulledAnswer(models.Model):
    """One call and the bytes that came back, in the order of the calls."""

    pull = models.ForeignKey(Pull, models.CASCADE, related_name="answers")
    # of the batch, for which it was asked; "" where nobody noted it
    sheet = models.CharField("表", max_length=50, blank=True)
    page = models.PositiveIntegerField("第几页")
    attempt = models.PositiveSmallIntegerField("第几次")
    at = models.DateTimeField("时间")
    milliseconds = models.PositiveIntegerField("用时（毫秒）")
    # of HTTP; null where nothing came back
    status = models.PositiveSmallIntegerField("状态码", null=True)
    words = models.CharField("说明", max_length=300, blank=True)
    file = models.ForeignKey(SourceFile, models.PROTECT, null=True, related_name="+")
    records = models.PositiveIntegerField("条数", default=0)
    # the row of its first record in the sheet, whose row 1 has the headings
    first_row = models.PositiveIntegerField("起始行", null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pull", "sheet", "page", "attempt"], name="exchange_answer_once")
        ]

    def __str__(self) -> str:
        return f"第 {self.page} 页"

    @classmethod
    def of_cell(cls, batch: Batch, cell: str) -> "PulledAnswer | None":
        """The answer that has the row of a cell, with `row`; None for what was not pulled."""
        digits = re.search(r"\d+", cell)
        if digits is None:
            return None
        row = int(digits[0])
        found = cls.objects.filter(pull__batch=batch, pull__outcome=Pull.Outcome.NEW, first_row__lte=row)
        return found.annotate(row=models.Value(row)).order_by("first_row").last()

    @property
    def last_row(self) -> int | None:
        return self.first_row + self.records - 1 if self.first_row and self.records else None
