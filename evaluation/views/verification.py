"""The verification workbook of a run, to take along. The ranks of a few cannot be checked without the figures of all:
it is for who sees the whole county.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from evaluation.actions import verification as actions
from evaluation.models import Run, VerificationWorkbook
from evaluation.verification import AT_ONCE, Changed, title, workbook
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import xlsx_file


@requires(Permission.VIEW_RESULTS)
def verification(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    made = VerificationWorkbook.objects.filter(run=run).first()
    if made:
        return xlsx_file(title(run), bytes(made.content))
    if run.snapshot.enterprises > AT_ONCE:
        messages.error(request, "企业较多，请先生成核验工作簿，完成后再下载。")
        return redirect("run", run.pk)
    try:
        return xlsx_file(title(run), workbook(run))
    except Changed as changed:
        messages.error(request, str(changed))
        return redirect("run", run.pk)


@require_POST
@requires(Permission.VIEW_RESULTS)
def verification_start(request: HttpRequest, pk: int) -> HttpResponse:
    return redirect("job", actions.start(run=_run(request, pk), by=request.user).pk)


def _run(request: HttpRequest, pk: int) -> Run:
    runs = Run.objects.visible_to(request.user).select_related("snapshot__county", "method")
    run = get_object_or_404(runs, pk=pk)
    if request.user.town_id or request.user.credit_code:
        raise PermissionDenied("核验工作簿含全县企业的数据，只有查看全县的用户可以下载。")
    return run
