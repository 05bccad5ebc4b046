"""Tell of an event. Called by the action that makes it happen, inside its transaction."""

import hashlib
import uuid
from collections.abc import Iterator
from functools import partial

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from mujun.accounts.models import County
from mujun.exchange.delivery.waking import wake
from mujun.exchange.mapping import forward
from mujun.exchange.models import Message, Webhook
from mujun.exchange.webhooks.events import Event


@transaction.atomic
def occurred(event: Event, about: models.Model, *, county: County, words: str) -> int:
    """A message for every webhook that listens and whose owner may see `about`; returns how many.

    `about` is what the interface shows: a run, an objection, a batch, a case, a job.
    """
    listening = [*Webhook.objects.listening(county, event).select_related("target", "owner")]
    told = [*_messages(event, about, [each for each in listening if _may_see(each, about)], county, words)]
    Message.objects.bulk_create(told)
    for message in told:
        transaction.on_commit(partial(wake, message.target_id))
    return len(told)


def _may_see(webhook: Webhook, about: models.Model) -> bool:
    return type(about)._default_manager.visible_to(webhook.owner).filter(pk=about.pk).exists()


def _messages(
    event: Event, about: models.Model, webhooks: list[Webhook], county: County, words: str
) -> Iterator[Message]:
    now = timezone.now()
    row = {
        "事件": event.value,
        "时间": timezone.localtime(now).isoformat(timespec="seconds"),
        "县代码": county.code,
        "对象": f"{about._meta.model_name}:{about.pk}",
        "说明": words[:200],
    }
    if webhooks:
        row["接口地址"] = reverse(f"api:{event.route}", args=[about.pk])
    for webhook in webhooks:
        mapping, identity = webhook.target.mapping_file.mapping, uuid.uuid4()
        fields, _ = forward.record_of(mapping, row)
        payload = forward.message(mapping, fields, identity.hex, 1)
        yield Message(
            target=webhook.target,
            resource=mapping.resource,
            # each for itself: one that does not arrive holds up none of the others
            key=f"{event.value} {identity.hex}",
            sequence=1,
            identity=identity,
            payload=payload,
            digest=hashlib.sha256(payload.encode()).hexdigest(),
            mapping_digest=webhook.target.mapping_digest,
            next_try=now,
            made_at=now,
        )
