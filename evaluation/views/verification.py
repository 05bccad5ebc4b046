"""The verification workbook of a run, to take along."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from evaluation.models import Run
from evaluation.verification import Changed, title, workbook
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import xlsx_file


@requires(Permission.VIEW_RESULTS)
def verification(request: HttpRequest, pk: int) -> HttpResponse:
    """The ranks of a few cannot be checked without the figures of all: it is for who sees the whole county."""
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    run = get_object_or_404(runs, pk=pk)
    if request.user.town_id or request.user.credit_code:
        raise PermissionDenied("核验工作簿含全县企业的数据，只有查看全县的用户可以下载。")
    try:
        return xlsx_file(title(run), workbook(run))
    except Changed as changed:
        messages.error(request, str(changed))
        return redirect("run", run.pk)
