"""Send what is due to a target and keep what became of it."""

import logging
import os
import time
from contextlib import closing

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from mujun.exchange.calls import sent_with
from mujun.exchange.delivery.circuit import Breaker, closed_or_due
from mujun.exchange.delivery.client import Client, NoAnswer, Reply
from mujun.exchange.delivery.judging import Verdict, judge, unanswered
from mujun.exchange.delivery.lane import claim, lane
from mujun.exchange.delivery.rate import left_in_the_minute
from mujun.exchange.delivery.receipts import without_mixed_receipts
from mujun.exchange.delivery.settling import settle
from mujun.exchange.delivery.waking import LOOK_EVERY, wake
from mujun.exchange.models import Circuit, Message, Target
from mujun.exchange.signing.digests import Unavailable
from mujun.exchange.signing.keys import KeyMissing, from_environment
from mujun.exchange.signing.signers import signer
from mujun.exchange.webhooks import addresses

log = logging.getLogger(__name__)

State = Message.State
TURN = 20.0  # seconds after which others have their turn with the worker


def with_something_due() -> QuerySet[Target]:
    """What is being sent counts: its sender may be gone."""
    due = Message.objects.open().filter(
        Q(next_try__lte=Now()) | Q(state=State.SENDING), target=OuterRef("pk")
    )
    return Target.objects.at_work().filter(closed_or_due(), Exists(due))


def wake_all(expires: float) -> None:
    """Whoever finds the lane taken does nothing."""
    for target in with_something_due().values_list("pk", flat=True):
        wake(target, expires)


def deliver(target_id: int, turn: float = TURN) -> int:
    """Send what is due, for a turn; returns how many messages were sent. Nothing when somebody else has the lane."""
    target = Target.objects.at_work().filter(pk=target_id).first()
    if target is None:
        return 0
    with lane(target.pk) as ours:
        sent = _send_for_a_turn(target, turn) if ours else 0
    if sent:
        _come_again(target)
    return sent


def _come_again(target: Target) -> None:
    """For what is due before the beat looks by itself."""
    soonest = Message.objects.open().filter(target=target).aggregate(soonest=Min("next_try"))["soonest"]
    if soonest is None:
        return
    open_until = Circuit.objects.filter(target=target).values_list("open_until", flat=True).first()
    within = (max(soonest, open_until or soonest) - timezone.now()).total_seconds()
    if within < LOOK_EVERY:
        wake(target.pk, within=max(0.0, within))


def _send_for_a_turn(target: Target, turn: float) -> int:
    breaker = Breaker(target)
    try:
        client = _client(target)
    except (KeyMissing, ValueError) as wrong:
        log.error("target %s: %s", target.pk, wrong)
        breaker.failed(str(wrong), None)
        return 0
    ends, sent, most = time.monotonic() + turn, 0, left_in_the_minute(target)
    with closing(client):
        while sent < most and time.monotonic() < ends and breaker.admits() and (message := claim(target)):
            _send(client, target, message, breaker)
            sent += 1
    return sent


def _client(target: Target) -> Client:
    """Where it leads is looked at anew: what a webhook may reach is the operator's, who may have thought better of it.

    Raises KeyMissing, ValueError, in words for people.
    """
    keys, leaving = from_environment(target.key_names, os.environ), False
    if target.kind == Target.Kind.WEBHOOK:
        path = target.mapping_file.mapping.call.path
        addresses.check(f"{target.address}{path}", settings.WEBHOOK_HOSTS)
        leaving = not addresses.is_here(target.address)
    return Client(
        target.address, signer(target.signer, target.options), keys, target.timeout, leaving=leaving
    )


def _send(client: Client, target: Target, message: Message, breaker: Breaker) -> None:
    """No transaction around it: whoever dies between two of these statements has the message asked for again."""
    begun = time.monotonic()
    reply, verdict = _asked(client, target, message)
    milliseconds = round((time.monotonic() - begun) * 1000)
    verdict = without_mixed_receipts(target, message, verdict)
    settle(target, message, verdict, milliseconds, reply.text if reply else "")
    clock = reply.clock if reply else None
    if verdict.trouble:
        log.warning("target %s, message %s: %s", target.pk, message.pk, verdict.words)
        breaker.failed(verdict.words, clock, verdict.wait)
    else:
        breaker.went_well(clock)


def _asked(client: Client, target: Target, message: Message) -> tuple[Reply | None, Verdict]:
    mapping = target.mapping_file.mapping
    call = mapping.call
    try:
        reply = client.send(call.method, call.path, message.payload, sent_with(message))
    except (NoAnswer, Unavailable) as nothing:
        return None, unanswered(str(nothing))
    except SoftTimeLimitExceeded:  # or the next one would begin with the same message, for ever
        return None, unanswered("对方一点一点地回答，一直没有答完")
    return reply, judge(mapping, reply)
