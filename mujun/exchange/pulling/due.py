"""Which connectors the schedule reads now."""

import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.exchange.actions.connectors import queue, refuse, year_of
from mujun.exchange.models import Connector

log = logging.getLogger(__name__)


def pull_due() -> int:
    """Start a job for every connector that is due and whose workbook may come in now; returns how many."""
    return sum(_begin(pk) for pk in Connector.objects.scheduled().values_list("pk", flat=True))


def why_not(connector: Connector) -> str:
    """Why the schedule reads nothing though it is switched on; "" when nothing is in the way."""
    if connector.answers_for is None or not connector.answers_for.is_active:
        return "启用的人已停用账号，请重新启用"
    try:
        refuse(connector, year_of(connector), connector.answers_for, "")
    except ValidationError as wrong:
        return " ".join(wrong.messages)
    except PermissionDenied:
        return "启用的人不再有权报送，请换人启用"
    return ""


@transaction.atomic
def _begin(pk: int) -> bool:
    found = Connector.objects.scheduled().select_related("county", "answers_for")
    connector = found.select_for_update(no_key=True, skip_locked=True, of=["self"]).filter(pk=pk).first()
    now = timezone.localtime()
    if connector is None or not connector.schedule.is_due(connector.begun_at, now):
        return False
    if words := why_not(connector):
        log.info("connector %s is due and waits: %s", pk, words)
        return False
    connector.begun_at = now
    connector.save(update_fields=["begun_at"])
    queue(connector=connector, year=year_of(connector), by=None)
    return True
