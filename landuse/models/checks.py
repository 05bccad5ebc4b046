"""Rules that are looked at once for a plot or a project, and shares that are watched year by year."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from landuse.models.parks import Park
from landuse.models.register import Enterprise, Parcel
from landuse.provisions import Outcome
from mujun.accounts.models import County, Town, User
from mujun.accounts.scope import within


class ChecklistQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ChecklistQuerySet":
        """Of the user's county, for a town officer of the town's land; an enterprise sees those about itself."""
        if user.credit_code:
            return self.filter(within(user, "enterprise__"))
        return self.filter(within(user))


class Checklist(models.Model):
    """核对单: the conditions of one clause as said, and what was found then, never found again.

    `given` are the facts by name: conditions as true, false or null, numbers and days as text. `findings` are rows of
    {"code", "outcome", "sentence", "source"}.
    """

    county = models.ForeignKey(County, models.PROTECT)
    code = models.CharField("规则", max_length=10)
    subject = models.CharField("事项", max_length=100)
    town = models.ForeignKey(Town, models.PROTECT, null=True)
    parcel = models.ForeignKey(Parcel, models.PROTECT, null=True, related_name="checklists")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="checklists")
    on = models.DateField("核对日期")
    given = models.JSONField(encoder=DjangoJSONEncoder)
    findings = models.JSONField()
    outcome = models.CharField("结果", max_length=10, choices=[(each.value, each.value) for each in Outcome])
    # the clause as it read then
    clause = models.CharField("规定", max_length=500)
    source = models.CharField("依据", max_length=200)
    note = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=300, blank=True)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"


class YearLedgerQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "YearLedgerQuerySet":
        """Of the whole county: everybody in it who sees results."""
        return self.filter(county=user.county_id)

    def current(self) -> "YearLedgerQuerySet":
        return self.filter(is_current=True)


class YearLedger(models.Model):
    """台账: a part of a whole in a year, as known on a day. Of a park firms are counted and areas measured.

    A new one takes the place of the one before, which stays.
    """

    class Kind(models.TextChoices):
        INDUSTRIAL = "industrial", "工业用地出让占比"
        FUND = "fund", "“腾笼换鸟”专项经费"
        SMALL_PARK = "small_park", "小微企业园制造类占比"

    county = models.ForeignKey(County, models.PROTECT)
    kind = models.CharField("台账", max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField("年度")
    park = models.ForeignKey(Park, models.PROTECT, null=True, related_name="ledgers")
    # 亩, 万元, or numbers of enterprises
    part = models.DecimalField(max_digits=16, decimal_places=4)
    whole = models.DecimalField(max_digits=16, decimal_places=4)
    # 亩, of a park only
    area_part = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    area_whole = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    # 万元 by the uses that the clause names
    uses = models.JSONField(default=dict)
    on = models.DateField("截至")
    source = models.CharField("数据来源", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    is_current = models.BooleanField(default=True, db_default=True)

    objects = YearLedgerQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-year", "park"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "year", "park"],
                condition=Q(is_current=True),
                name="year_ledger_current_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(part__gte=0, whole__gte=F("part")), name="year_ledger_part_of_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year}"
