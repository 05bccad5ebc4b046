"""措施模拟: what another set of levers would have given and taken; nothing of it is executed."""

from django.db import models

from evaluation.models.judgement import Run
from mujun.accounts.models import County, User


class LeverTrialQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "LeverTrialQuerySet":
        """Of the county; which of its rows is said by `effect.trying.parts_of`."""
        return self.filter(county=user.county_id)


class LeverTrial(models.Model):
    """Never changed after it was made. `levers` are the records tried, `rows` the amounts of a year by lever, grade and
    town.
    """

    county = models.ForeignKey(County, models.PROTECT)
    name = models.CharField("名称", max_length=100)
    # whose grades and figures were taken
    run = models.ForeignKey(Run, models.CASCADE, related_name="lever_trials")
    # as long as levers were really executed on these grades
    starts_on = models.DateField("起")
    ends_on = models.DateField("止")
    levers = models.JSONField()
    rows = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = LeverTrialQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
