"""What people say about a cell: one enterprise, year and variable, whether or not there is a figure yet."""

from django.db import models

from evaluation.models.figures import Variable
from landuse.models import Enterprise
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.accounts.scope import within


class CellCommentQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "CellCommentQuerySet":
        """Officials read what was said of the enterprises they see; enterprises do not."""
        if not user.may(Permission.VIEW_RESULTS):
            return self.none()
        return self.filter(within(user, "enterprise__"))


class CellComment(models.Model):
    """Only ever added: what was said stays with the cell."""

    LONGEST = 300

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="cell_comments")
    year = models.PositiveSmallIntegerField()
    variable = models.ForeignKey(Variable, models.PROTECT)
    text = models.CharField("批注", max_length=LONGEST)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = CellCommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["enterprise", "year", "variable"], name="cell_comment_of_cell")]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.year} 年{self.variable.name}"
