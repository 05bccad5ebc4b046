"""Other systems, and what was put for them. Names are invented; nobody listens at their addresses."""

import uuid
from itertools import count

from django.utils import timezone

from mujun.accounts.models import County, User
from mujun.exchange.actions.webhooks import register
from mujun.exchange.mapping import files
from mujun.exchange.models import Circuit, Connector, Message, Pull, Reconciliation, Target, Webhook
from mujun.intake.models import Batch

_serial = count(1)


def target(of: County, code: str = "shengji-mujun", switched_on: bool = False, **fields) -> Target:
    """By one of the mappings that come with the system. `mapping`: another text."""
    text = fields.pop("mapping", None) or files.library_file(code).text
    file = files.load(text, code)
    values = {
        "name": f"省平台 {next(_serial)}",
        "kind": Target.Kind.PROVINCE,
        "address": "http://127.0.0.1:9",
        "signer": "none",
        "mapping_text": file.text,
        "mapping_digest": file.digest,
        "switched_on_at": timezone.now() if switched_on else None,
    }
    made = Target.objects.create(county=of, **(values | fields))
    Circuit.objects.create(target=made)
    return made


def message(to: Target, state: str = "pending", **fields) -> Message:
    now, number = timezone.now(), next(_serial)
    settled = None if state in ("pending", "sending") else now
    values = {
        "resource": to.resource,
        "key": f"9133{number:014d}|2025",
        "sequence": 1,
        "identity": uuid.uuid4(),
        "payload": '{"data":{"list":[{"nd":2025}]},"head":{"sequence":1}}',
        "digest": "0" * 64,
        "mapping_digest": to.mapping_digest,
        "next_try": now,
        "made_at": now,
        "settled_at": settled,
    }
    return Message.objects.create(target=to, state=state, **(values | fields))


def webhook(by: User, **fields) -> Webhook:
    """Of `by`, told when jobs end."""
    values = {
        "name": f"通知 {next(_serial)}",
        "url": "http://127.0.0.1:9/hooks/mujun",
        "events": ["job.ended"],
        "key_names": ["PRACTICE"],
        "signer": "mujun-hmac",
    }
    return register(by=by, **(values | fields))


def connector(of: County, **fields) -> Connector:
    """By the mapping that comes with the system."""
    file = files.library_file("shuiwu-ruku")
    values = {
        "name": f"税务入库 {next(_serial)}",
        "layout": "tax",
        "address": "http://127.0.0.1:9",
        "signer": "none",
        "mapping_text": file.text,
        "mapping_digest": file.digest,
    }
    return Connector.objects.create(county=of, **(values | fields))


def pull(of: Connector, batch: Batch, **fields) -> Pull:
    """With one answer: the file of the batch."""
    values = {"year": batch.year, "outcome": "new", "records": 3, "started_at": timezone.now()}
    made = Pull.objects.create(
        connector=of, batch=batch, mapping_digest=of.mapping_digest, **(values | fields)
    )
    made.answers.create(
        page=1,
        attempt=1,
        at=made.started_at,
        milliseconds=12,
        status=200,
        file=batch.file,
        records=3,
        first_row=2,
    )
    return made


def reconciliation(of: Target, **fields) -> Reconciliation:
    """With one thing that they do not have."""
    values = {"year": 2025, "ours": 1, "theirs": 0, "equal": 0, "digest": "0" * 64}
    made = Reconciliation.objects.create(target=of, **(values | fields))
    made.rows.create(kind="missing", key="91339901MA1727830F|2025")
    return made
