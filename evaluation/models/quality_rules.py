"""The quality rules a county works with, when they are not the library's."""

from django.db import models
from django.db.models import Q

from evaluation.quality.rules import RuleFile, library_file, load_file
from mujun.accounts.models import County, User


class QualityRuleSetQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "QualityRuleSetQuerySet":
        return self.filter(county=user.county_id)

    def in_force(self) -> "QualityRuleSetQuerySet":
        return self.filter(ended_at=None)

    def file_of(self, county: int) -> RuleFile:
        """What the county with this id works with: its own file, else the library's."""
        own = self.in_force().filter(county=county).first()
        return own.file if own else library_file()


class QualityRuleSet(models.Model):
    """One time a county adopted a file of its own, in force until `ended_at`. Never changed otherwise."""

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField(max_length=100)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = QualityRuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["-adopted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county"], condition=Q(ended_at=None), name="quality_rules_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> RuleFile:
        return load_file(self.text, self.name)
