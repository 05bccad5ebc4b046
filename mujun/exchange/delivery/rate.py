"""Not more calls in a minute than the other side wants."""

import sys
from datetime import timedelta

from django.utils import timezone

from mujun.exchange.models import Attempt, Target

_MINUTE = timedelta(minutes=1)


def left_in_the_minute(target: Target) -> int:
    """How many messages may be sent now; those of the last sixty seconds count, whoever sent them."""
    if target.per_minute is None:
        return sys.maxsize
    last = Attempt.objects.filter(message__target=target).order_by("-id").values_list("at", flat=True)
    now = timezone.now()  # what is later was noted before somebody set the clock back
    return target.per_minute - sum(now - _MINUTE < at <= now for at in last[: target.per_minute])
