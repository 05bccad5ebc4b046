"""对账: ask a target what it has, and hold that against what we delivered."""

import hashlib
import json
import os
import time
from contextlib import closing

from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.exchange.delivery.client import Client
from mujun.exchange.mapping.backward import records_in
from mujun.exchange.mapping.comparing import Compared, compare, of_year
from mujun.exchange.mapping.language import Mapping
from mujun.exchange.mapping.shape import Json
from mujun.exchange.models import Message, Reconciliation, ReconciliationRow, Target
from mujun.exchange.pulling.calls import Asked, NotPulled, Resource
from mujun.exchange.signing.keys import KeyMissing, from_environment
from mujun.exchange.signing.signers import signer
from mujun.jobs.registry import CannotFinish, Progress

_MEGABYTES = 200  # of all their answers


@transaction.atomic
def reconcile(*, target: Target, year: int, by: User | None, progress: Progress) -> Reconciliation:
    """Raises `CannotFinish` with what to do when they cannot be asked."""
    mapping = target.mapping_file.mapping
    asked = _asked(target, mapping, year, progress)
    ours = delivered(target, year)
    theirs = [record for each in asked for record in each.reading.records if of_year(mapping, record, year)]
    compared = compare(mapping, ours, theirs)
    digest = hashlib.sha256(b"".join(each.content for each in asked)).hexdigest()
    made = Reconciliation.objects.create(
        target=target,
        year=year,
        ours=len(ours),
        theirs=len(theirs),
        equal=compared.equal,
        digest=digest,
        made_by=by,
    )
    _keep(made, compared)
    audit.record(
        "target_reconciled",
        target,
        by=by,
        county=target.county,
        year=year,
        equal=compared.equal,
        differences=len(compared.differences),
        digest=digest,
    )
    return made


def delivered(target: Target, year: int) -> dict[str, Json]:
    """By key the record that they took last."""
    mapping = target.mapping_file.mapping
    taken = Message.objects.filter(target=target, resource=target.resource, state=Message.State.DELIVERED)
    latest = taken.order_by("key", "-sequence").distinct("key").values_list("key", "payload")
    found = {}
    for key, payload in latest.iterator(chunk_size=2000):
        for record in records_in(mapping, json.loads(payload)):
            if of_year(mapping, record, year):
                found[key] = record
    return found


def _asked(target: Target, mapping: Mapping, year: int, progress: Progress) -> list[Asked]:
    """The answers that are well. Raises `CannotFinish`."""
    if mapping.check is None:
        raise CannotFinish("映射里没有“核对”，不知道向对方哪个接口要清单。按对方的接口文档写上，再对账。")
    found: list[Asked] = []
    try:
        keys = from_environment(target.key_names, os.environ)
        client = Client(
            target.address, signer(target.signer, target.options), keys, target.timeout, _MEGABYTES
        )
        with closing(client):
            for asked in _resource(target, mapping, year, client).calls():
                found.append(asked)
                progress(asked.page, 0, f"取对方的清单，第 {asked.page} 页：{asked.reading.words or '取到'}")
    except (KeyMissing, NotPulled, ValueError) as wrong:
        if not found or not found[-1].is_well or any(each.reading.records for each in found):
            raise CannotFinish(str(wrong)) from wrong
    return [each for each in found if each.is_well]


def _resource(target: Target, mapping: Mapping, year: int, client: Client) -> Resource:
    about = mapping.model_copy(update={"call": mapping.check})
    return Resource(client, about, year, target.pause, 5, _MEGABYTES, time.sleep)


def _keep(made: Reconciliation, compared: Compared) -> None:
    ReconciliationRow.objects.bulk_create(
        [
            ReconciliationRow(reconciliation=made, kind=each.kind, key=each.key[:200], fields=each.fields)
            for each in compared.differences
        ],
        batch_size=2000,
    )
