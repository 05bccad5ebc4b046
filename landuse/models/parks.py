"""Industrial parks, as the reform office lists them, their stars by year, the words a county has added to describe them
by, and what is done about single ones.
"""

from datetime import timedelta

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from landuse.parks.words import TITLES, parted
from mujun.accounts.models import County, User
from mujun.intake.models import Batch

# when the end of a term is shown as near
SOON = timedelta(days=30)


def _text(title: str, longest: int = 20) -> models.CharField:
    return models.CharField(title, max_length=longest, blank=True, db_default="", default="")


class ParkQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ParkQuerySet":
        """What a park is tells of nobody: every officer of the county sees it, an enterprise does not."""
        return self.none() if user.credit_code else self.filter(county=user.county_id)

    def with_star(self, year: int | None = None) -> "ParkQuerySet":
        """Each with its `star` in the year, else the last one; "" without."""
        said = ParkStar.objects.filter(park=OuterRef("pk")).order_by("-year")
        said = said if year is None else said.filter(year__lte=year)
        return self.annotate(star=Coalesce(Subquery(said.values("star")[:1]), Value("")))


class Park(models.Model):
    """园区: a small-and-micro enterprise park, a development zone or whatever the county calls its kinds."""

    class State(models.TextChoices):
        PLANNED = "规划", "规划"
        BUILDING = "在建", "在建"
        COMPLETED = "竣工", "竣工"
        RUNNING = "投运", "投运"

    class Source(models.TextChoices):
        ALLOCATED = "划拨", "划拨"
        GRANTED = "出让", "出让"
        RENTED = "租用", "租用"

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("园区名称", max_length=50)
    # words of landuse/parks/reference/words.yaml and of `ParkWord`, like those below
    kind = models.CharField("园区类型", max_length=20)
    state = models.CharField("园区状态", max_length=2, choices=State.choices)
    opened_on = models.DateField("投运日期", null=True)
    build_mode = _text("建设方式")
    land_nature = _text("土地性质")
    land_source = models.CharField(
        "土地来源", max_length=2, choices=Source.choices, blank=True, db_default="", default=""
    )
    operator_nature = _text("运营主体性质")
    operation_mode = _text("运营方式")
    # several words with 、 between
    facilities = _text("配套设施", 500)
    services = _text("公共服务", 500)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    objects = ParkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="park_once_per_county")]

    def __str__(self) -> str:
        return self.name

    @property
    def facility_words(self) -> list[str]:
        return parted(self.facilities)

    @property
    def service_words(self) -> list[str]:
        return parted(self.services)


class ParkStarQuerySet(models.QuerySet):
    def in_force(self, year: int) -> "ParkStarQuerySet":
        """What the last list up to the year says of each park, where that is a star."""
        last = self.model.objects.filter(park=OuterRef("park"), year__lte=year).order_by("-year")
        return self.filter(pk=Subquery(last.values("pk")[:1])).exclude(star="")


class ParkStar(models.Model):
    """The star of a park from a year on, as a list of parks says; it holds until another year's says otherwise.
    Blank: the park has none from that year on.
    """

    class Star(models.TextChoices):
        ONE = "一星", "一星"
        TWO = "二星", "二星"
        THREE = "三星", "三星"
        FOUR = "四星", "四星"
        FIVE = "五星", "五星"

    park = models.ForeignKey(Park, models.PROTECT, related_name="stars")
    year = models.PositiveSmallIntegerField("星级年度")
    star = models.CharField("园区星级", max_length=2, choices=Star.choices, blank=True)
    document = models.CharField("评星文件", max_length=200, blank=True, db_default="", default="")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True)
    row = models.PositiveIntegerField(null=True)

    objects = ParkStarQuerySet.as_manager()

    class Meta:
        ordering = ["park", "-year"]
        constraints = [models.UniqueConstraint(fields=["park", "year"], name="park_star_once_per_year")]

    def __str__(self) -> str:
        return f"{self.park} {self.year} 年 {self.star or '没有星级'}"


class ParkWordQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ParkWordQuerySet":
        return self.none() if user.credit_code else self.filter(county=user.county_id)


class ParkWord(models.Model):
    """A word that the county has added to those delivered, by its source; ended, never removed."""

    county = models.ForeignKey(County, models.PROTECT)
    field = models.CharField("项", max_length=20, choices=list(TITLES.items()))
    word = models.CharField("用词", max_length=20)
    source = models.CharField("来源", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ParkWordQuerySet.as_manager()

    class Meta:
        ordering = ["field", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "field", "word"], condition=Q(ended_at=None), name="park_word_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.word}"


class ParkMeasureQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ParkMeasureQuerySet":
        return self.filter(park__in=Park.objects.visible_to(user))

    def open(self) -> "ParkMeasureQuerySet":
        return self.filter(ended_on=None)

    def overdue(self) -> "ParkMeasureQuerySet":
        """In force though their term is over: from the day after its last."""
        return self.open().filter(due__lt=timezone.localdate())

    def near(self) -> "ParkMeasureQuerySet":
        """In force with a term that ends soon."""
        today = timezone.localdate()
        return self.open().filter(due__range=(today, today + SOON))


class ParkMeasure(models.Model):
    """What LE-06 asks for of single parks: management of those that were built and do not meet the criteria of
    recognition, supervision of those on the negative list of standard land. By a person, with a reason; ended with its
    outcome, never removed.
    """

    class Kind(models.TextChoices):
        RECOGNITION = "recognition", "已建成、不符合认定条件"
        NEGATIVE_LIST = "negative_list", "“标准地”负面清单"

    park = models.ForeignKey(Park, models.PROTECT, related_name="measures")
    kind = models.CharField("类别", max_length=20, choices=Kind.choices)
    since = models.DateField("起")
    # what is not met or was listed, with the paper that says so
    ground = models.CharField("情况和依据", max_length=500)
    measure = models.CharField("措施", max_length=500)
    due = models.DateField("期限", null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField("解除日期", null=True)
    outcome = models.CharField("解除的情况", max_length=500, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ParkMeasureQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["park", "kind"], condition=Q(ended_on=None), name="park_measure_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, outcome="")
                | (Q(ended_on__gte=models.F("since"), ended_by__isnull=False) & ~Q(outcome="")),
                name="park_measure_ended_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.park} {self.get_kind_display()}"

    @property
    def is_overdue(self) -> bool:
        return self.ended_on is None and self.due is not None and self.due < timezone.localdate()
