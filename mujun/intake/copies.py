"""Give the sender's own file back with its mistakes marked."""

from django.db import transaction

from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.intake.layouts import layout_of
from mujun.intake.marking import CannotMark, mark, unpacked_size
from mujun.intake.models import Batch, ErrorCopy
from mujun.intake.records import as_workbook, is_records
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish

# a page may wait a second for its copy; what takes longer or more memory is the worker's business
AT_ONCE_ROWS = 2_000
AT_ONCE_BYTES = 6 * 1024 * 1024


def as_sent(batch: Batch) -> bytes:
    """The sender's workbook; of records a workbook in which every value stands in the cell that names it."""
    content = bytes(batch.file.content)
    if is_records(content):
        return as_workbook(content, layout_of(batch.layout).sheets(batch.county, batch.year))
    return content


def copy_at_once(*, batch: Batch, by: User) -> bytes | None:
    """The marked copy of a small file, or one that was made already; None when a job has to make it.

    Raises CannotMark.
    """
    if (ready := ErrorCopy.objects.filter(batch=batch).first()) is not None:
        return bytes(ready.content)
    content = as_sent(batch)
    if batch.rows > AT_ONCE_ROWS or unpacked_size(content) > AT_ONCE_BYTES:
        return None
    return mark(content, batch.problems)


def start_copy(*, batch: Batch, by: User) -> Job:
    """Make the marked copy of a large file in the background."""
    return jobs.start(
        kind="error_copy",
        title=f"标注错误 {batch.filename}"[:200],
        params={"batch": batch.pk},
        key=copy_key(batch.pk),
        county=batch.county,
        by=by,
    )


@transaction.atomic
def keep_copy(*, batch: Batch, by: User | None) -> ErrorCopy:
    """Make the marked copy and keep it with the batch until the batch is checked again."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("county", "file").get(pk=batch.pk)
    if not batch.problem_count:
        raise CannotFinish("这个批次没有错误，不需要标注。")
    try:
        content = mark(as_sent(batch), batch.problems)
    except CannotMark as reason:
        raise CannotFinish(str(reason)) from reason
    copy, _ = ErrorCopy.objects.update_or_create(batch=batch, defaults={"content": content})
    audit.record("batch_marked", batch, by=by, county=batch.county, size=len(content))
    return copy


def copy_key(batch: int) -> str:
    return f"import:{batch}:copy"
