"""Keep what became of an attempt: message and attempt in one statement, which is one way to the database and back."""

import json
import random
from datetime import timedelta

from django.db import connection

from mujun.exchange.delivery.backoff import pause
from mujun.exchange.delivery.judging import Verdict
from mujun.exchange.delivery.receipts import LONGEST as RECEIPT
from mujun.exchange.models import Message, Target
from mujun.exchange.signing.keys import hide

State = Message.State
_WORDS, _ADDRESS = 300, 400
_ANSWER = 2000  # characters that are kept of an answer

# nothing when another attempt was begun meanwhile; `wait` is of those that are tried again, `told` of the others
_SETTLE = """
WITH ours AS (
    UPDATE exchange_message SET state = %(state)s, words = %(words)s, receipt = %(receipt)s,
        next_try = coalesce(statement_timestamp() + %(wait)s::interval, next_try),
        settled_at = CASE WHEN %(wait)s::interval IS NULL THEN statement_timestamp() END,
        answer = coalesce(%(told)s::jsonb, answer)
    WHERE id = %(message)s AND state = 'sending' AND attempts = %(number)s
    RETURNING id
)
INSERT INTO exchange_attempt (message_id, number, at, outcome, status, words, address, answer, milliseconds)
SELECT id, %(number)s, statement_timestamp(), %(state)s, %(status)s, %(words)s, %(address)s, %(answer)s,
    %(milliseconds)s FROM ours
"""


def settle(target: Target, message: Message, verdict: Verdict, milliseconds: int, answer: str = "") -> None:
    """`answer`: as it came; its beginning is kept."""
    state = _state(target, message, verdict)
    again = state == State.PENDING
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            {
                "state": str(state),
                "words": verdict.words[:_WORDS],
                "receipt": "" if again else verdict.receipt[:RECEIPT],
                "wait": _wait(target, message, verdict) if again else None,
                "told": None if again else _told(verdict),
                "message": message.pk,
                "number": message.attempts,
                "status": verdict.status,
                "address": f"{target.address}{target.mapping_file.mapping.call.path}"[:_ADDRESS],
                "answer": hide(answer.replace("\x00", ""))[:_ANSWER],
                "milliseconds": milliseconds,
            },
        )


def _state(target: Target, message: Message, verdict: Verdict) -> State:
    if verdict.outcome == "again":
        return State.DEAD if message.attempts_now >= target.most_attempts else State.PENDING
    return State.DELIVERED if verdict.outcome == "delivered" else State.REFUSED


def _wait(target: Target, message: Message, verdict: Verdict) -> timedelta:
    return timedelta(seconds=max(verdict.wait, pause(target.pause, message.attempts_now, random.random())))


def _told(verdict: Verdict) -> str:
    """Of columns of ours, as texts."""
    told = {name: None if value is None else str(value) for name, value in verdict.columns.items()}
    return json.dumps(told, ensure_ascii=False)
