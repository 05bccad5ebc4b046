"""One row per message and person; who reads it has read it for themselves only."""

from django.conf import settings
from django.db import models

from mujun.accounts.models import County, User


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "MessageQuerySet":
        return self.filter(to=user.pk)

    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)


class Message(models.Model):
    """`url` leads to what it speaks of, inside the system."""

    # none: of a province
    county = models.ForeignKey(County, models.PROTECT, null=True)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    title = models.CharField(max_length=100)
    text = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["to", "read_at"], name="message_waiting")]

    def __str__(self) -> str:
        return self.title
