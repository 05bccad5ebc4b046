"""Take an imported batch back, visibly."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from mujun.accounts import audit
from mujun.accounts.models import County, User
from mujun.intake.actions import authorise
from mujun.intake.layouts import layout_of
from mujun.intake.models import Batch
from mujun.intake.windows import refuse_closed

_NAMED = 10  # obstacles that a message names


@transaction.atomic
def withdraw(*, batch: Batch, reason: str, by: User | None) -> Batch:
    """Make current again what the batch replaced. The batch stays on record, runs already made stay as they are.

    Raises ValidationError without a reason, outside the window, for a batch that is not imported, and when a later
    batch changed the same or something refers to what the batch added; PermissionDenied for those who may not send
    the workbook.
    """
    authorise(batch.layout, batch.county, by)
    County.objects.select_for_update(no_key=True).get(pk=batch.county_id)
    batch = Batch.objects.select_related("county").get(pk=batch.pk)
    _refuse(batch, reason)
    refuse_closed(batch.county, batch.layout, batch.year, by)
    if obstacles := layout_of(batch.layout).withdraw(batch):
        raise ValidationError(_sentence(obstacles), "superseded")
    batch.state, batch.withdrawn_at, batch.withdrawn_by = Batch.State.WITHDRAWN, timezone.now(), by
    batch.withdrawn_reason = reason.strip()
    batch.save()
    audit.record("batch_withdrawn", batch, by=by, county=batch.county, reason=batch.withdrawn_reason)
    return batch


def _refuse(batch: Batch, reason: str) -> None:
    if batch.state != Batch.State.IMPORTED:
        raise ValidationError("只有已导入的批次可以撤回。", "not_imported")
    if not reason.strip():
        raise ValidationError("请写明撤回的原因。", "reason_missing")
    if len(reason.strip()) > 300:
        raise ValidationError("撤回的原因请在 300 字以内。", "reason_too_long")
    if layout_of(batch.layout).withdraw is None:
        raise ValidationError("这种工作簿不能撤回。请报送更正后的工作簿。", "not_withdrawable")


def _sentence(obstacles: list[str]) -> str:
    more = f"等 {len(obstacles)} 项" if len(obstacles) > _NAMED else ""
    named = "；".join(obstacles[:_NAMED])
    return (
        f"后来的数据已更改或用到这些内容，不能撤回：{named}{more}。请先撤回后来的批次，或报送更正后的工作簿。"
    )
