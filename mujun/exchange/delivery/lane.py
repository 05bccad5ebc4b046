"""The lane of a target: one sender at a time, and its messages one by one."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import F, QuerySet

from mujun.exchange.models import Message, Target

_LANES = 0x6D6A  # of the locks that PostgreSQL keeps by two numbers, ours
_TAKE = "SELECT pg_try_advisory_lock(%s, %s)"
_LEAVE = "SELECT pg_advisory_unlock(%s, %s)"

# the message that waits longest, unless one before it about the same thing is not settled. The disk is not waited for:
# a claim that the server forgets when it loses its power was never made, while what is settled is kept before it counts
CLAIM = """
UPDATE exchange_message SET state = 'sending', attempts = attempts + 1,
    next_try = statement_timestamp() + %(lease)s
WHERE id = (
    SELECT m.id FROM exchange_message AS m
    WHERE m.target_id = %(target)s AND m.state IN ('pending', 'sending')
      AND m.next_try <= statement_timestamp()
      AND EXISTS (SELECT FROM exchange_target AS t WHERE t.id = m.target_id AND t.paused_at IS NULL)
      AND NOT EXISTS (
          SELECT FROM exchange_message AS e
          WHERE e.target_id = m.target_id AND e.resource = m.resource AND e.key = m.key
            AND e.sequence < m.sequence AND e.state IN ('pending', 'sending', 'dead'))
    ORDER BY m.next_try, m.id LIMIT 1 FOR UPDATE OF m SKIP LOCKED)
RETURNING *, set_config('synchronous_commit', 'off', true)
"""


@contextmanager
def lane(target: int) -> Iterator[bool]:
    """Whether the lane is ours. PostgreSQL gives it back when our connection ends, however that ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [_LANES, target])
        (ours,) = cursor.fetchone()
    try:
        if ours:
            _left_behind(target).update(next_try=F("made_at"))  # first in line
        yield ours
    finally:
        if ours:
            with connection.cursor() as cursor:
                cursor.execute(_LEAVE, [_LANES, target])


def claim(target: Target) -> Message | None:
    """The next message, now being sent, with the number of its attempt; None when nothing is due.

    Should its sender be gone it is due again after some time, lane or not.
    """
    lease = timedelta(seconds=60 + 4 * target.timeout)
    found = Message.objects.raw(CLAIM, {"target": target.pk, "lease": lease})
    return next(iter(found), None)


def _left_behind(target: int) -> QuerySet[Message]:
    """Whoever was sending these does so no longer."""
    return Message.objects.filter(target=target, state=Message.State.SENDING)
