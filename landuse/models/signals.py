"""Identification rules of a county, what they signal, and the list of 高耗低效企业."""

from typing import NamedTuple

from django.db import models
from django.db.models import Count, Max, Q, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from landuse.models.register import Enterprise, Parcel
from mujun.accounts.models import County, Town, User
from mujun.accounts.scope import within


class RuleSetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "RuleSetQuerySet":
        return self.filter(county=user.county_id)

    def in_use(self, kind: str) -> "RuleSetQuerySet":
        return self.filter(adopted=True, kind=kind)


class RuleSet(models.Model):
    """A county's identification rules: the text of a file, of landuse/identification/library or the county's own,
    kept by digest. The text changes only while it is a draft; afterwards another text is another set.
    """

    class Kind(models.TextChoices):
        LAND = "低效用地", "低效用地"
        ENTERPRISES = "高耗低效企业", "高耗低效企业"

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField(max_length=100)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    kind = models.CharField(
        "类别", max_length=10, choices=Kind.choices, default=Kind.LAND, db_default=Kind.LAND
    )
    # the file of the library that it is or began from, empty for one begun from nothing
    code = models.CharField("规则库文件", max_length=60, blank=True, default="", db_default="")
    own = models.BooleanField("本县编写", default=False, db_default=False)
    adopted = models.BooleanField(default=False)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # why it was adopted, or laid down, the last time
    reason = models.CharField("理由", max_length=200, blank=True, default="", db_default="")

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["county", "digest"], name="rule_set_once_per_county")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.own and not self.adopted and self.ended_at is None


class PointingQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PointingQuerySet":
        """Of the user's county or town; for an enterprise what is about itself."""
        scope = Q(town__county=user.county_id)
        if user.town_id:
            scope &= Q(town=user.town_id)
        if user.credit_code:
            scope &= Q(enterprise__credit_code=user.credit_code)
        return self.filter(scope)

    def in_use(self) -> "PointingQuerySet":
        """By the sets that are adopted now."""
        return self.filter(rule_set__adopted=True)

    def with_area(self) -> "PointingQuerySet":
        return self.annotate(area=Cast(KT("evidence__land"), models.FloatField()))


class Pointing(models.Model):
    """A rule that is met in a year, with its evidence. A person makes it a finding, never the machine."""

    # of the parcel, or of the enterprise where the rule is about it as a whole
    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    rule_set = models.ForeignKey(RuleSet, models.PROTECT)
    rule = models.CharField("规则", max_length=30)
    title = models.CharField(max_length=100)
    source = models.CharField("依据", max_length=200)
    # {"metric", "unit", "value", "line", "years": {year: value}, "facts": [words], "first", "land"}
    evidence = models.JSONField()
    sentence = models.CharField("说明", max_length=300)

    objects = PointingQuerySet.as_manager()

    class Meta:
        abstract = True


class Totals(NamedTuple):
    """How many enterprises, holders of parcels included, how many parcels, and the land of both (亩), counted once."""

    enterprises: int
    plots: int
    area: float


class SignalQuerySet(PointingQuerySet):
    def totals(self) -> Totals:
        """What several rules point at counts once; so does the land of an enterprise that is pointed at as a whole and
        of which a parcel is as well.
        """
        of = self.order_by().with_area()
        whole = of.filter(parcel=None)
        each_once = whole.values("enterprise").annotate(land=Max("area"))
        parts = of.exclude(parcel=None).exclude(enterprise__in=whole.values("enterprise"))
        plots = parts.values("parcel").annotate(land=Max("area"))
        numbers = of.aggregate(
            enterprises=Count("enterprise", distinct=True), plots=Count("parcel", distinct=True)
        )
        lands = (each.aggregate(area=Sum("land"))["area"] or 0 for each in (each_once, plots))
        return Totals(**numbers, area=round(sum(lands), 4))


class Signal(Pointing):
    """低效线索: a rule on land that an enterprise meets, or one of its parcels, or a parcel that nobody listed holds.

    `enterprise` of a parcel's signal is its holder.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="signals")
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, related_name="signals")

    objects = SignalQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "parcel", "rule"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "parcel", "year", "rule_set", "rule"],
                nulls_distinct=False,
                name="signal_once",
            ),
            models.CheckConstraint(
                condition=Q(enterprise__isnull=False) | Q(parcel__isnull=False),
                name="signal_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise or self.parcel} {self.title}"


class Listing(Pointing):
    """高耗低效企业名单: a rule by which an enterprise is on the list; never mixed with signals of land."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="listings")

    class Meta:
        ordering = ["enterprise", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year", "rule_set", "rule"], name="listing_once")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.title}"


class TreatmentProposalQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TreatmentProposalQuerySet":
        return self.filter(within(user, "enterprise__"))


class TreatmentProposal(models.Model):
    """Which of the five treatments (LE-07) a person proposes for a listed enterprise of a year."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="treatment_proposals")
    year = models.PositiveSmallIntegerField()
    # a code of landuse/identification/reference/treatments.yaml
    treatment = models.CharField("处置方式", max_length=10)
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = TreatmentProposalQuerySet.as_manager()

    class Meta:
        ordering = ["enterprise", "year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="treatment_proposed_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.treatment}"
