"""What people do in a proceeding on idle land."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import idle, idle_steps
from landuse.forms.idle import CloseForm, OpenForm, ReasonForm, ServeForm, StepForm
from landuse.forms.plain import files_of
from landuse.models import IdleFile, IdleProceeding, IdleStep, Parcel
from landuse.views.acting import act
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver


@require_POST
@requires(Permission.HANDLE_LAND)
def idle_open(request: HttpRequest, code: str) -> HttpResponse:
    visible = Parcel.objects.visible_to(request.user).select_related("county")
    about = get_object_or_404(visible, code=code)
    return act(
        request, OpenForm(request.POST), code, "已立案。期限照常计算，记录每份文书后显示应办的日期。",
        lambda given: idle.open_proceeding(parcel=about, by=request.user, **given),
    )  # fmt: skip


@require_POST
@requires(Permission.HANDLE_LAND)
def idle_step(request: HttpRequest, pk: int) -> HttpResponse:
    about = _proceeding(request, pk)

    def record(given: dict) -> None:
        files, reason = files_of(given.pop("files")), given.pop("reason")
        step = idle_steps.Given(**given)
        idle_steps.record_step(proceeding=about, given=step, files=files, reason=reason, by=request.user)

    form = StepForm(request.POST, request.FILES)
    return act(request, form, about.parcel.code, "已记录，期限已按办法计算。", record)


@require_POST
@requires(Permission.HANDLE_LAND)
def idle_serve(request: HttpRequest, pk: int) -> HttpResponse:
    about = _step(request, pk)
    return act(
        request, ServeForm(request.POST), about.proceeding.parcel.code, "已登记送达日期，期限已计算。",
        lambda given: idle_steps.serve(step=about, on=given["served_on"], by=request.user),
    )  # fmt: skip


@require_POST
@requires(Permission.HANDLE_LAND)
def idle_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    about = _step(request, pk)
    return act(
        request, ReasonForm(request.POST), about.proceeding.parcel.code, "已撤回，原来的记录保留备查。",
        lambda given: idle_steps.take_back(step=about, reason=given["reason"], by=request.user),
    )  # fmt: skip


@require_POST
@requires(Permission.HANDLE_LAND)
def idle_close(request: HttpRequest, pk: int) -> HttpResponse:
    about = _proceeding(request, pk)
    return act(
        request, CloseForm(request.POST), about.parcel.code, "已办结。",
        lambda given: idle.close(proceeding=about, by=request.user, **given),
    )  # fmt: skip


@never_cache
@require_GET
@requires(Permission.VIEW_RESULTS)
def idle_file(request: HttpRequest, pk: int) -> HttpResponse:
    visible = IdleProceeding.objects.visible_to(request.user).values("pk")
    found = IdleFile.objects.select_related("attachment").filter(step__proceeding__in=visible)
    return deliver(get_object_or_404(found, pk=pk).attachment)


def _proceeding(request: HttpRequest, pk: int) -> IdleProceeding:
    visible = IdleProceeding.objects.visible_to(request.user).select_related("parcel__county")
    return get_object_or_404(visible, pk=pk)


def _step(request: HttpRequest, pk: int) -> IdleStep:
    visible = IdleProceeding.objects.visible_to(request.user).values("pk")
    found = IdleStep.objects.select_related("proceeding__parcel__county")
    return get_object_or_404(found, pk=pk, proceeding__in=visible)
