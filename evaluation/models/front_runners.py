"""领跑者: lists of front-runners, proposed by a rule and confirmed by a person."""

from django.db import models
from django.db.models import Q

from evaluation.methods.schema.method import ENTERPRISE
from evaluation.models.judgement import Run
from evaluation.models.regions import CountyQuerySet, RegionKind
from landuse.models import Enterprise
from mujun.accounts.models import County, User
from mujun.accounts.scope import within


class FrontRunnerList(models.Model):
    """Of enterprises by industry, or of regions of one kind, on the figures that `run` stands on. `text` is the rule
    as it stood.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "拟定"
        CONFIRMED = "confirmed", "已确认"
        ENDED = "ended", "已停用"

    SUBJECTS = [(ENTERPRISE, ENTERPRISE), *RegionKind.choices]

    county = models.ForeignKey(County, models.PROTECT)
    year = models.PositiveSmallIntegerField("年度")
    subject = models.CharField("对象", max_length=4, choices=SUBJECTS)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    rule = models.CharField("规则", max_length=100)
    text = models.TextField()
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    # 确认 or 停用
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    objects = CountyQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "subject"],
                condition=Q(state="confirmed"),
                name="front_runners_confirmed_once",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_at__isnull=False),
                name="front_runners_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} 年{self.subject}领跑者名单 {self.pk}"


class FrontRunnerQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "FrontRunnerQuerySet":
        """As results are: a town officer sees the enterprises of the town, of regions the town and the county."""
        seen = self.filter(list__county=user.county_id)
        whole = Q(list__subject__in=[RegionKind.TOWN, RegionKind.COUNTY])
        if user.credit_code:
            return seen.filter(within(user, "enterprise__"))
        if user.town_id:
            own = whole & Q(name__in=[user.town.name, user.county.name])
            return seen.filter(Q(enterprise__town=user.town_id) | own)
        return seen

    def holding(self, county: County | int, year: int) -> "FrontRunnerQuerySet":
        """Those of the confirmed lists of the year that nobody left out."""
        of = self.filter(list__county=county, list__year=year, list__state=FrontRunnerList.State.CONFIRMED)
        return of.filter(kept=True)


class FrontRunner(models.Model):
    """`value` is what the rule measures, `place` among `of` that the rule compared in `pool`."""

    list = models.ForeignKey(FrontRunnerList, models.CASCADE, related_name="members")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    name = models.CharField("名称", max_length=100)
    pool = models.CharField("行业或类型", max_length=50)
    value = models.FloatField("数值")
    place = models.PositiveIntegerField("名次")
    of = models.PositiveIntegerField("参比数")
    # not kept: whoever confirmed the list left it out, for the list's reason
    kept = models.BooleanField("列入", default=True)

    objects = FrontRunnerQuerySet.as_manager()

    class Meta:
        ordering = ["pool", "place", "name"]
        constraints = [
            models.UniqueConstraint(fields=["list", "name", "enterprise"], name="front_runner_once",
                                    nulls_distinct=False)
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
