"""The register: industries, enterprises, parcels and who uses which land when."""

from decimal import Decimal
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from landuse.areas.units import square_metres_of
from landuse.models.details import EnterpriseDetails, ParcelDetails
from landuse.models.floors import FloorRule
from landuse.models.parks import Park
from mujun.accounts.models import County, Town, User
from mujun.accounts.scope import within
from mujun.intake.models import Batch


class Industry(models.Model):
    """A division of GB/T 4754-2017, from landuse/reference/industries.csv."""

    code = models.CharField("行业大类", max_length=2, primary_key=True)
    name = models.CharField("名称", max_length=50)
    section = models.CharField("门类", max_length=1)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IndustryClass(models.Model):
    """A class of GB/T 4754-2017 (three or four digits), from the county's own copy of the standard.

    One that is no longer `valid` stays, because entries of earlier years refer to it.
    """

    code = models.CharField("行业小类", max_length=4, primary_key=True)
    name = models.CharField("名称", max_length=100)
    division = models.ForeignKey(Industry, models.PROTECT, related_name="classes")
    valid = models.BooleanField("有效", default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class EnterpriseQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "EnterpriseQuerySet":
        """Enterprises of the user's county, for a town officer those of the town, for an enterprise itself."""
        return self.filter(within(user))

    def matching(self, words: str) -> "EnterpriseQuerySet":
        """By present or former name, by the beginning of the credit code, by a meter account or a certificate."""
        lookups = ["names__name__icontains", "meteraccounts__number", "certificates__number"]
        elsewhere = [Q(pk__in=self.model.objects.filter(**{look: words}).values("pk")) for look in lookups]
        return self.filter(
            reduce(or_, elsewhere, Q(name__icontains=words) | Q(credit_code__istartswith=words.upper()))
        )


class Enterprise(EnterpriseDetails):
    """Name, town, industry and scale are those of the latest year's list; `EnterpriseYear` keeps every year's."""

    class Scale(models.TextChoices):
        ABOVE = "规上", "规上"
        BELOW = "规下", "规下"

    county = models.ForeignKey(County, models.PROTECT)
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("企业名称", max_length=100)
    town = models.ForeignKey(Town, models.PROTECT)
    industry = models.ForeignKey(Industry, models.PROTECT)
    scale = models.CharField("规模", max_length=2, choices=Scale.choices)
    # where the present entry came from
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        ordering = ["credit_code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "credit_code"], name="enterprise_once_per_county")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def former_names(self) -> list:
        return [name for name in self.names.all() if name.until]


class ParcelQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ParcelQuerySet":
        """Parcels of the user's county or town; for an enterprise those it holds, uses or has used."""
        if not user.credit_code:
            return self.filter(within(user))
        used = Occupancy.objects.filter(within(user, "enterprise__")).values("parcel")
        return self.filter(within(user, "holder__") | Q(pk__in=used))

    def with_park(self, year: int | None = None) -> "ParcelQuerySet":
        """Each with `park_name`, of the park that it lies in by the ledger of the year, else the last one; None outside
        of parks.
        """
        said = ParcelPark.objects.filter(parcel=OuterRef("pk")).order_by("-year")
        said = said if year is None else said.filter(year__lte=year)
        return self.annotate(park_name=Subquery(said.values("park__name")[:1]))


class Parcel(ParcelDetails):
    """宗地: area as registered, in mu; polygon as a GeoJSON geometry in CGCS2000 degrees."""

    county = models.ForeignKey(County, models.PROTECT)
    code = models.CharField("宗地代码", max_length=19)
    town = models.ForeignKey(Town, models.PROTECT)
    holder = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="held_parcels")
    area = models.DecimalField("登记面积（亩）", max_digits=12, decimal_places=4)
    land_use = models.CharField("用途", max_length=20)
    polygon = models.JSONField("界址", null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    objects = ParcelQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="parcel_once_per_county"),
            models.CheckConstraint(condition=Q(area__gt=0), name="parcel_area_positive"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def square_metres(self) -> Decimal:
        """1 亩 is 2000/3 m²; the 亩 are what is stored."""
        return square_metres_of(self.area)


class ParcelParkQuerySet(models.QuerySet):
    def in_force(self, year: int) -> "ParcelParkQuerySet":
        """What the last ledger up to the year says of each parcel, where that is a park."""
        last = self.model.objects.filter(parcel=OuterRef("parcel"), year__lte=year).order_by("-year")
        return self.filter(pk=Subquery(last.values("pk")[:1])).exclude(park=None)


class ParcelPark(models.Model):
    """The park that a parcel lies in, as the ledger of a year says; it holds until another year's says otherwise.
    Without a park: the parcel lies in none from that year on.
    """

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="parks")
    year = models.PositiveSmallIntegerField("年度")
    park = models.ForeignKey(Park, models.PROTECT, null=True, related_name="parcels", verbose_name="园区")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    objects = ParcelParkQuerySet.as_manager()

    class Meta:
        ordering = ["parcel", "year"]
        constraints = [models.UniqueConstraint(fields=["parcel", "year"], name="parcel_park_once_per_year")]

    def __str__(self) -> str:
        return f"{self.parcel} {self.year} 年 {self.park or '不在园区'}"


class Occupancy(models.Model):
    """Who uses how much of a parcel from when to when; `until` is the last day, open when null."""

    class Kind(models.TextChoices):
        OWN = "自用", "自用"
        RENTED = "承租", "承租"
        LET = (
            "出租",
            "出租",
        )  # to somebody who is not in the county's list; the enterprise is the one who lets

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="occupancies")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="occupancies")
    kind = models.CharField("方式", max_length=2, choices=Kind.choices)
    area = models.DecimalField("使用面积（亩）", max_digits=12, decimal_places=4)
    # what `area` was converted from, in square metres, and by which rule
    floor_area = models.DecimalField("建筑面积（平方米）", max_digits=12, decimal_places=2, null=True)
    floor_rule = models.ForeignKey(FloorRule, models.PROTECT, null=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["parcel", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["parcel", "enterprise", "kind", "since"], name="occupancy_once_per_start"
            ),
            models.CheckConstraint(condition=Q(area__gt=0), name="occupancy_area_positive"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="occupancy_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.kind} {self.area} 亩"
