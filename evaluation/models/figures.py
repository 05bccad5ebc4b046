"""The variable dictionary and the figures: a long table, append-only, the current one marked."""

from django.db import models
from django.db.models import Q

from landuse.models import Enterprise
from mujun.accounts.models import Department, User
from mujun.accounts.scope import within
from mujun.intake.models import Batch


class Variable(models.Model):
    """A row of evaluation/reference/variables.yaml."""

    code = models.SlugField("代码", unique=True)
    name = models.CharField("名称", max_length=50, unique=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    department = models.ForeignKey(Department, models.PROTECT)
    decimals = models.PositiveSmallIntegerField("小数位", default=2)
    minimum = models.DecimalField("下限", max_digits=20, decimal_places=6, null=True)
    maximum = models.DecimalField("上限", max_digits=20, decimal_places=6, null=True)
    note = models.CharField("口径", max_length=200, blank=True)
    # computed from the land register when a snapshot is taken, never collected
    from_register = models.BooleanField(default=False)
    # not everybody has one: a workbook may lack the column, and nobody is asked for it unless somebody chooses so
    optional = models.BooleanField("可以没有", default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name


class FigureQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "FigureQuerySet":
        return self.filter(within(user, "enterprise__"))

    def current(self) -> "FigureQuerySet":
        return self.filter(is_current=True)


class Figure(models.Model):
    """One value of one enterprise, year and variable, and the cell it came from.

    A correction adds a figure and takes the mark `is_current` from the one before; nothing is overwritten.
    """

    # references are checked once per statement (mujun/references.py)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="figures", db_constraint=False)
    year = models.PositiveSmallIntegerField()
    # too few to be worth an index
    variable = models.ForeignKey(Variable, models.PROTECT, db_constraint=False, db_index=False)
    value = models.DecimalField(max_digits=20, decimal_places=6)
    batch = models.ForeignKey(Batch, models.PROTECT, db_constraint=False)
    sheet = models.CharField(max_length=50)
    # several where the parts of one enterprise were added up
    cell = models.CharField(max_length=200)
    is_current = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "year", "variable"],
                condition=Q(is_current=True),
                name="one_current_figure",
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year} {self.variable.name} {self.value}"
