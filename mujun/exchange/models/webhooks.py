"""Who listens to which events. How it is reached, and what is on its way, are a target's."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from mujun.accounts.models import County, User
from mujun.accounts.roles import Permission
from mujun.exchange.models.targets import Target
from mujun.exchange.webhooks.events import Event


class WebhookQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "WebhookQuerySet":
        """Whoever steers the exchange sees those of the county, everybody else their own."""
        if user.may(Permission.EXCHANGE_DATA):
            return self.filter(target__county=user.county_id)
        return self.filter(owner=user)

    def listening(self, county: County, event: Event) -> "WebhookQuerySet":
        at_work = self.filter(target__county=county, owner__is_active=True, events__contains=[event.value])
        return at_work.exclude(target__switched_on_at=None)


class Webhook(models.Model):
    """An address that is told of events, in the name of `owner`: of nothing that the owner may not see."""

    target = models.OneToOneField(Target, models.CASCADE, primary_key=True, related_name="webhook")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks")
    events = ArrayField(models.CharField(max_length=30, choices=Event.choices), verbose_name="事件")

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-target"]

    def __str__(self) -> str:
        return self.target.name

    @property
    def address(self) -> str:
        return f"{self.target.address}{self.target.mapping_file.mapping.call.path}"

    @property
    def event_names(self) -> list[str]:
        return [Event(each).label for each in self.events]
