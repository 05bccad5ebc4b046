"""What the land side knows of how well an enterprise does, and what its rules signal."""

from django.db import models
from django.db.models import Q

from landuse.models.register import Enterprise, Parcel
from mujun.accounts.models import County, Town, User
from mujun.accounts.scope import within


class Performance(models.Model):
    """An enterprise's year as the evaluation handed it down. Ratios are kept as handed down, never recomputed."""

    # handed down for enterprises read in the same transaction; checking each again costs more than the row
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="performances", db_constraint=False, db_index=False
    )
    year = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=2)
    industry = models.CharField(max_length=2)
    land = models.FloatField("用地面积（亩）", null=True)
    tax = models.FloatField("税收实际贡献（万元）", null=True)
    value_added = models.FloatField("工业增加值（万元）", null=True)
    revenue = models.FloatField("营业收入（万元）", null=True)
    # by equivalent value; null in years handed down before it was asked for
    energy = models.FloatField("综合能耗（吨标准煤）", null=True)
    grade = models.CharField(max_length=10, blank=True)
    # which evaluation handed this down, in words and as a link
    origin = models.CharField(max_length=100)
    origin_url = models.CharField(max_length=100)

    class Meta:
        ordering = ["enterprise", "year"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "year"], name="performance_once_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year}"


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


class Signal(Pointing):
    """低效线索: a rule on land that an enterprise meets, or one of its parcels, or a parcel that nobody listed holds.

    `enterprise` of a parcel's signal is its holder.
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="signals")
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, related_name="signals")

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
