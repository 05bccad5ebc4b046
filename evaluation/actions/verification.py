"""Make the verification workbook of a large county in the background."""

from django.db import transaction

from evaluation.models import Run, VerificationWorkbook
from evaluation.verification import Changed, workbook
from mujun.accounts import audit
from mujun.accounts.models import User
from mujun.jobs import actions as jobs
from mujun.jobs.models import Job
from mujun.jobs.registry import CannotFinish, Progress


def start(*, run: Run, by: User) -> Job:
    """Queue it; while one is under way, that one is returned."""
    return jobs.start(
        kind="verification",
        title=f"核验工作簿 · {run}",
        params={"run": run.pk},
        key=f"verification:{run.pk}",
        county=run.snapshot.county,
        by=by,
    )


@transaction.atomic
def carry_out(*, job: Job, progress: Progress) -> VerificationWorkbook:
    """The workbook, kept once for its run. Raises `CannotFinish`."""
    run = Run.objects.select_related("snapshot__county", "method").get(
        pk=job.params["run"], snapshot__county=job.county
    )
    progress(0, 1, "逐户写出公式")
    try:
        content = workbook(run)
    except Changed as changed:
        raise CannotFinish(str(changed)) from changed
    made, _ = VerificationWorkbook.objects.get_or_create(run=run, defaults={"job": job, "content": content})
    audit.record("verification_made", run, by=job.started_by, county=job.county, size=len(content))
    return made
