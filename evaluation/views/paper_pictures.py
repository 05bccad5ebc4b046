"""The pictures of a year, drawn by the system: on a page, and each as a file for slides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe

from evaluation.models import Run
from evaluation.paper_facts.annual import pictures
from evaluation.paper_templates import the_press
from evaluation.papers.typesetting import FontsMissing
from evaluation.views.paper_run import run_of_page
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import file_response


@requires(Permission.VIEW_RESULTS)
def paper_pictures(request: HttpRequest) -> HttpResponse:
    run = _run(request)
    drawn = pictures(run) if run else {}
    # drawn by the system, which escapes every word in it
    shown = [(name, mark_safe(picture.svg)) for name, picture in drawn.items()]
    return render(request, "evaluation/paper_pictures.html", {"run": run, "pictures": shown})


@requires(Permission.VIEW_RESULTS)
def paper_picture(request: HttpRequest, name: str) -> HttpResponse:
    run = _run(request)
    drawn = pictures(run) if run else {}
    if name not in drawn:
        raise Http404
    try:
        content = the_press().png(drawn[name].svg, drawn[name].width)
    except FontsMissing as reason:
        messages.error(request, str(reason))
        return redirect("paper-pictures")
    return file_response(f"{run.snapshot.county}{run.snapshot.year}年{name}.png", content)


def _run(request: HttpRequest) -> Run | None:
    if request.user.town_id:
        raise PermissionDenied("这些图汇总全县的结果，只有查看全县的用户可以看。")
    return run_of_page(request)
