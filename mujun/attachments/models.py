"""Files that people add to an act. Which act is said by the model that points here, and so is who may see it."""

from django.conf import settings
from django.db import models

from mujun.accounts.models import County
from mujun.attachments.kinds import KINDS, Kind


class Attachment(models.Model):
    """The bytes as they came; in the database, so that evidence is backed up with the act it belongs to."""

    county = models.ForeignKey(County, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.code, kind.title) for kind in KINDS.values()])
    content = models.BinaryField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def of_kind(self) -> Kind:
        return KINDS[self.kind]
