"""Background jobs of this app; each handler calls one action."""

from collections import Counter

from django.urls import reverse

from evaluation.actions import runs
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress, handler


@handler("run")
def run(job: Job, progress: Progress) -> tuple[dict, str]:
    finished = runs.carry_out(job=job, progress=progress)
    counts = {
        grade["code"]: grade["count"] for group in finished.outline["groups"] for grade in group["grades"]
    }
    return {"结果摘要": finished.digest[:12], **counts}, reverse("run", args=[finished.pk])
