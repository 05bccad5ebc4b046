"""年度评价: the round of a year, every step it took, what was announced, what was published."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluation.models.confirmation import COUNTINGS
from evaluation.models.judgement import Run, Snapshot
from evaluation.rounds.table import STAGES, Act, Stage
from mujun.accounts.models import County, User


class RoundQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RoundQuerySet":
        return self.filter(county=user.county_id)

    def standing(self) -> "RoundQuerySet":
        """Not stopped: at most one of a year."""
        return self.exclude(stage=Stage.STOPPED)


class Round(models.Model):
    """One year's evaluation of a county. `evaluation/rounds/table.py` says which stage may follow which."""

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    stage = models.CharField("阶段", max_length=20, choices=STAGES, default=Stage.LISTING)
    # 试评: goes through everything, published without effect
    is_trial = models.BooleanField("试评", default=False)
    # the formal one of the trial runs, renewed when an accepted objection corrects a figure
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    # with the signed decisions in it; empty again whenever `run` or a decision changes
    final_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year"], condition=~Q(stage="stopped"), name="one_round_a_year"
            ),
            models.CheckConstraint(
                condition=Q(final_run=None) | Q(run__isnull=False), name="final_run_follows_run"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年度{'试评' if self.is_trial else '评价'}"

    @property
    def at(self) -> Stage:
        return Stage(self.stage)

    def allows(self, act: Act) -> bool:
        return self.at in act.stages


class RoundStep(models.Model):
    """What moved a round or the run it stands on; never changed. `code` is a step or an act of the table, or open."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="steps")
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=30)
    was = models.CharField(max_length=20, choices=STAGES, blank=True)
    became = models.CharField(max_length=20, choices=STAGES)
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.round} {self.name}"


class PublicityQuerySet(models.QuerySet):
    def of_county(self, code: str) -> "PublicityQuerySet":
        """What anybody may see: announced and not taken back."""
        return self.filter(round__county__code=code, ended_early_at=None)

    def visible_to(self, user: User) -> "PublicityQuerySet":
        """What the user's county announces or has announced, and has not taken back."""
        return self.filter(round__county=user.county_id, ended_early_at=None, starts_at__lte=timezone.now())


class Publicity(models.Model):
    """公示: what is shown to everybody, from when until which minute. `grades` empty: all; never a figure but land."""

    class Subject(models.TextChoices):
        LAND = "land", "用地"
        RESULTS = "results", "结果"

    class Names(models.TextChoices):
        FULL = "full", "全称"
        MASKED = "masked", "隐去部分字"

    round = models.ForeignKey(Round, models.PROTECT, related_name="publicities")
    subject = models.CharField(max_length=10, choices=Subject.choices)
    # of the results; land is shown as frozen in the snapshot
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField("开始")
    days = models.PositiveSmallIntegerField("天数")
    counting = models.CharField("计算方式", max_length=10, choices=COUNTINGS)
    ends_at = models.DateTimeField("截止")
    shows_ranks = models.BooleanField("公布名次")
    grades = ArrayField(models.CharField(max_length=10), default=list, verbose_name="公布的档次")
    names = models.CharField("企业名称", max_length=10, choices=Names.choices)
    # where objections go: office, telephone, address, as it stands in the notice
    contact = models.CharField("受理单位和电话", max_length=200)
    # for each objection
    answer_days = models.PositiveSmallIntegerField("答复期限")
    answer_counting = models.CharField("计算方式", max_length=10, choices=COUNTINGS)
    announced_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    announced_at = models.DateTimeField(auto_now_add=True)
    # taken back by a step of the round before its time was over
    ended_early_at = models.DateTimeField(null=True)

    objects = PublicityQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="publicity_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(subject="results", run__isnull=False, snapshot=None)
                | Q(subject="land", run=None, snapshot__isnull=False),
                name="publicity_shows_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round.year} 年度{self.get_subject_display()}公示"

    @property
    def is_last(self) -> bool:
        """Whether its round has announced the same no more since."""
        return not self.round.publicities.filter(subject=self.subject, pk__gt=self.pk).exists()


class Publication(models.Model):
    """公布 (number 1) and every correction after it: what holds, by which document, since when. Never changed."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="publications")
    number = models.PositiveSmallIntegerField()
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    document = models.CharField("文号", max_length=100)
    meeting = models.CharField("审定会议", max_length=100)
    met_on = models.DateField("会议日期")
    effective_from = models.DateField("施行")
    # of a correction
    reason = models.CharField("更正原因", max_length=300, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="publication_once"),
            models.CheckConstraint(
                condition=Q(number=1, reason="") | (Q(number__gt=1) & ~Q(reason="")),
                name="correction_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.document
