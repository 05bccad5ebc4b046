"""The background jobs that check, import or mark a batch."""

from django.core.exceptions import ValidationError

from mujun.intake import actions
from mujun.intake.copies import keep_copy
from mujun.intake.models import Batch
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress, handler


@handler("import")
def check_or_import(job: Job, progress: Progress) -> tuple[dict, str]:
    batch = Batch.objects.get(pk=job.params["batch"])
    if job.params["dry_run"]:
        partial = job.params.get("partial")
        batch = actions.check(batch=batch, by=job.started_by, progress=progress, partial=partial)
    else:
        batch = _import(batch, job, progress)
    outcome = {"状态": batch.get_state_display(), "行数": batch.rows}
    if batch.state == Batch.State.REJECTED:
        outcome |= {"错误": batch.problem_count}
    else:
        outcome |= {"新增": batch.created, "更改": batch.changed, "不变": batch.unchanged}
        outcome |= {"未导入的行": batch.left_out} if batch.left_out else {}
    return outcome, batch.get_absolute_url()


def _import(batch: Batch, job: Job, progress: Progress) -> Batch:
    """The window may have closed, or the year been locked, since the job was started."""
    try:
        return actions.import_batch(batch=batch, by=job.started_by, progress=progress)
    except ValidationError as refusal:
        raise CannotFinish(" ".join(refusal.messages)) from refusal


@handler("error_copy")
def mark_errors(job: Job, progress: Progress) -> tuple[dict, str]:
    batch = Batch.objects.get(pk=job.params["batch"])
    progress(0, 1, "标注")
    keep_copy(batch=batch, by=job.started_by)
    progress(1, 1, "完成")
    return {"错误": batch.problem_count}, batch.get_absolute_url()
