"""The background job that checks or imports a batch."""

from mujun.intake import actions
from mujun.intake.models import Batch
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress, handler


@handler("import")
def check_or_import(job: Job, progress: Progress) -> tuple[dict, str]:
    batch = Batch.objects.get(pk=job.params["batch"])
    act = actions.check if job.params["dry_run"] else actions.import_batch
    batch = act(batch=batch, by=job.started_by, progress=progress)
    names = ("state", "rows", "created", "changed", "unchanged", "problem_count")
    return {name: getattr(batch, name) for name in names}, batch.get_absolute_url()
