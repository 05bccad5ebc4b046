"""Put what another system is to know into the outbox. Called by actions, inside their transaction: what is published
and that it will be told are one fact, whatever happens afterwards.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.copying import copy_in
from mujun.exchange.delivery.waking import wake
from mujun.exchange.mapping import forward, language
from mujun.exchange.mapping.backward import records_in
from mujun.exchange.mapping.files import MappingFile
from mujun.exchange.mapping.forward import Flaw, Record
from mujun.exchange.mapping.shape import written
from mujun.exchange.mapping.values import Value
from mujun.exchange.models import Message, Target
from mujun.sharing import ledger
from mujun.sharing.models import Usage

State = Message.State

# of each key the last message that still counts: sequence, digest, state
_LAST = """
SELECT DISTINCT ON (key) key, sequence, digest, state FROM exchange_message
WHERE target_id = %s AND resource = %s AND key = ANY(%s)
ORDER BY key, sequence DESC
"""
_COLUMNS = [
    "target_id", "resource", "key", "sequence", "identity", "payload", "digest", "mapping_digest", "state",
    "attempts", "attempts_before", "next_try", "receipt", "answer", "words", "made_by_id", "made_at",
]  # fmt: skip


@dataclass(frozen=True)
class Put:
    """`unchanged`: what the other side has, or is about to have, already. Rows with `flaws` are not sent."""

    messages: int
    unchanged: int
    flaws: list[Flaw]


@transaction.atomic
def put(*, target: Target, rows: Iterable[Mapping[str, Value]], by: User | None) -> Put:
    """A message for each of our rows (column names in Chinese, as the mapping of `target` has them).

    Whoever must have all or nothing raises when there are flaws. A paused target keeps what is put.
    """
    # one writer at a time, so that the order of numbers is the order of commits
    target = Target.objects.select_for_update(no_key=True).select_related("county").get(pk=target.pk)
    file = target.mapping_file
    made = forward.records(file.mapping, rows)
    messages = [*_messages(target, file, made.records, by)]
    copy_in(Message, _COLUMNS, messages)
    result = Put(len(messages), len(made.records) - len(messages), made.flaws)
    audit.record(
        "messages_put",
        target,
        by=by,
        county=target.county,
        resource=file.mapping.resource,
        messages=result.messages,
        unchanged=result.unchanged,
        flaws=len(result.flaws),
        mapping=file.digest,
    )
    _keep_account(target, file, messages, by)
    transaction.on_commit(partial(wake, target.pk))
    return result


def _keep_account(
    target: Target, file: MappingFile, messages: list[tuple[object, ...]], by: User | None
) -> None:
    """In the ledger of use; the digest is of all that was put, in its order."""
    if not messages:
        return
    told = "".join(str(message[_COLUMNS.index("digest")]) for message in messages)
    ledger.note(
        way=Usage.Way.PUSHED,
        resource="exchange",
        title=f"{target.name}：{file.mapping.resource}",
        purpose=target.get_kind_display(),
        by=by,
        county=target.county,
        rows=len(messages),
        digest=hashlib.sha256(told.encode()).hexdigest(),
    )


def _messages(
    target: Target, file: MappingFile, records: list[Record], by: User | None
) -> Iterator[tuple[object, ...]]:
    now, resource = timezone.now(), file.mapping.resource
    last = _last(target, resource, [record.key for record in records])
    for record in records:
        digest = hashlib.sha256(written(record.fields).encode()).hexdigest()
        sequence, had, state = last.get(record.key, (0, "", State.REFUSED))
        if had == digest and state not in (State.REFUSED, State.GIVEN_UP):
            continue
        last[record.key] = (sequence + 1, digest, State.PENDING)
        yield _message(target, file, record, sequence + 1, digest, by, now)


def _message(
    target: Target,
    file: MappingFile,
    record: Record,
    sequence: int,
    digest: str,
    by: User | None,
    now: datetime,
) -> tuple[object, ...]:
    identity = uuid.uuid4()
    payload = forward.message(file.mapping, record.fields, identity.hex, sequence)
    return (
        target.pk, file.mapping.resource, record.key, sequence, identity, payload, digest, file.digest,
        State.PENDING, 0, 0, now, "", "{}", "", by.pk if by else None, now,
    )  # fmt: skip


def _last(target: Target, resource: str, keys: list[str]) -> dict[str, tuple[int, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [target.pk, resource, keys])
        return {key: (sequence, digest, state) for key, sequence, digest, state in cursor.fetchall()}


@transaction.atomic
def repeat(*, target: Target, keys: Iterable[str], by: User | None) -> int:
    """What was delivered last of each of `keys` once more, as a message of its own: the other side lost it. Not where
    something later is on its way. Returns how many.
    """
    target = Target.objects.select_for_update(no_key=True).select_related("county").get(pk=target.pk)
    newest = Message.objects.filter(target=target, resource=target.resource, key__in=[*keys])
    lost = [
        message
        for message in newest.order_by("key", "-sequence").distinct("key")
        if message.state == State.DELIVERED
    ]
    file, now = target.mapping_file, timezone.now()
    again = [
        _message(target, file, _record(file.mapping, each), each.sequence + 1, each.digest, by, now)
        for each in lost
    ]
    copy_in(Message, _COLUMNS, again)
    _keep_account(target, file, again, by)
    transaction.on_commit(partial(wake, target.pk))
    return len(lost)


def _record(mapping: language.Mapping, message: Message) -> Record:
    """What was told, out of the words that travelled."""
    return Record(0, message.key, records_in(mapping, json.loads(message.payload))[0])
