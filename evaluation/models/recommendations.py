"""What the levers would mean for each enterprise after a run, in sets that are replaced as a whole."""

from django.db import models
from django.db.models import Q

from evaluation.models.judgement import Run
from evaluation.models.levers import Lever
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.scope import within


class RecommendationSetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecommendationSetQuerySet":
        return self.filter(run__snapshot__county=user.county_id)


class RecommendationSet(models.Model):
    """建议书: all recommendations of a run under the levers as they then stood. Only one of a run is current; those
    before it stay readable.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="recommendation_sets")
    number = models.PositiveSmallIntegerField("第几份")
    # the records by which it was made, by code
    levers = models.JSONField(default=dict)
    # why each of them may only be simulated, by code
    against = models.JSONField(default=dict)
    # ids of the wishes it counted; None of a set that did not keep them
    wishes = models.JSONField(null=True)
    # the day for which it says what may be executed
    as_of = models.DateField("截至日")
    is_current = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RecommendationSetQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="recommendation_set_once_per_number"),
            models.UniqueConstraint(
                fields=["run"], condition=Q(is_current=True), name="recommendation_set_one_current"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run.snapshot.year} 年要素建议第 {self.number} 份"

    @property
    def state(self) -> str:
        """Names the rows for `mujun.keeping`: they never change."""
        return f"set {self.pk} {self.made_at.isoformat()}"

    @property
    def executable(self) -> set[str]:
        """Codes of the levers that nothing stood against."""
        return {code for code, against in self.against.items() if not against}


class RecommendationQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RecommendationQuerySet":
        return self.filter(within(user, "enterprise__"))

    def current(self) -> "RecommendationQuerySet":
        return self.filter(set__is_current=True)

    def due(self) -> "RecommendationQuerySet":
        """What counts when amounts are added: not what yields to a higher surcharge."""
        return self.filter(yields_to="")


class Recommendation(models.Model):
    """What a lever would give or take, with the numbers filled into its formula."""

    # checked once per statement (mujun/references.py); found by `recommendation_once`
    set = models.ForeignKey(
        RecommendationSet, models.CASCADE, related_name="rows", db_constraint=False, db_index=False
    )
    run = models.ForeignKey(Run, models.CASCADE, related_name="recommendations", db_constraint=False)
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="recommendations", db_constraint=False
    )
    lever = models.ForeignKey(Lever, models.PROTECT, db_constraint=False)
    grade = models.CharField(max_length=10)
    # years without a break in the lever's grades, this one included
    running = models.PositiveSmallIntegerField("连续年数", default=1)
    amount = models.DecimalField("数额", max_digits=16, decimal_places=4, null=True)
    working = models.CharField("算法", max_length=300, blank=True)
    # of several surcharges the highest is due: the lever that goes before this one
    yields_to = models.CharField("从高执行", max_length=30, blank=True)
    executable = models.BooleanField()
    # why it may only be simulated; empty when executable
    obstacles = models.CharField("不能执行的原因", max_length=200, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "lever"]
        constraints = [
            models.UniqueConstraint(fields=["set", "enterprise", "lever"], name="recommendation_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.lever}"
