"""Background jobs of this app; each handler calls one action."""

from django.urls import reverse

from landuse.actions import blocks
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress, handler


@handler("blocks")
def divide_into_blocks(job: Job, progress: Progress) -> tuple[dict, str]:
    division = blocks.divide(job=job, progress=progress)
    return {"宗地": division.parcels, "区块": division.blocks}, reverse("block-list")
