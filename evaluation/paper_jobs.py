"""Background jobs that make papers; each handler calls one action."""

from django.urls import reverse

from evaluation.actions import annual_report, notices
from mujun.jobs.models import Job
from mujun.jobs.registry import Progress, handler


@handler("notices")
def make_notices(job: Job, progress: Progress) -> tuple[dict, str]:
    made = notices.carry_out(job=job, progress=progress)
    return notices.summary(made), reverse("paper", args=[made.pk])


@handler("annual_report")
def make_annual_report(job: Job, progress: Progress) -> tuple[dict, str]:
    made = annual_report.carry_out(job=job, progress=progress)
    found = {
        f"{each.get_form_display()}（KB）": round(each.size / 1024) for each in made.files.defer("content")
    }
    return found, reverse("paper", args=[made.pk])
