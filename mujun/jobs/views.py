"""Pages of background jobs."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.jobs import actions
from mujun.jobs.models import Job
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user).select_related("started_by")
    return render(request, "jobs/list.html", {"page": page_of(request, jobs)})


@never_cache
@requires(Permission.VIEW_RESULTS)
def job_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "jobs/detail.html", _context(request, pk))


@never_cache
@requires(Permission.VIEW_RESULTS)
def job_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The moving part of the page; asked for again and again while the job is active."""
    return render(request, "jobs/_progress.html", _context(request, pk))


@require_POST
@requires(Permission.VIEW_RESULTS)
def job_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = _steered(request, pk)
    actions.cancel(job=job, by=request.user)
    return redirect("job", job.pk)


@require_POST
@requires(Permission.VIEW_RESULTS)
def job_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    job = _steered(request, pk)
    if not job.can_be_retried:
        messages.info(request, "这个任务没有失败，不用重试。")
        return redirect("job", job.pk)
    return redirect("job", actions.retry(job=job, by=request.user).pk)


def _context(request: HttpRequest, pk: UUID) -> dict:
    jobs = Job.objects.visible_to(request.user).select_related("started_by", "retry_of")
    job = get_object_or_404(jobs, pk=pk)
    return {
        "job": job,
        "may_steer": job.may_be_steered_by(request.user),
        "newer": job.retries.order_by("created_at").last() if job.can_be_retried else None,
    }


def _steered(request: HttpRequest, pk: UUID) -> Job:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not job.may_be_steered_by(request.user):
        raise PermissionDenied("只有亩均办和任务的发起人可以取消、重试任务。")
    return job
