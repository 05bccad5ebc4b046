"""Write audit events. Called by actions only, inside their transaction."""

from django.db import models

from mujun.accounts.models import AuditEvent, County, User


def record(act: str, target: models.Model | str, *, by: User | None, county: County | None, **detail) -> None:
    """Note that `by` did `act` (noun_verbed) to `target`. `detail` holds plain values: counts, digests, reasons."""
    label = target if isinstance(target, str) else f"{target._meta.label_lower}:{target.pk} {target}"
    AuditEvent.objects.create(actor=by, county=county, act=act, target=label[:200], detail=detail)
