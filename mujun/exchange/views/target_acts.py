"""What is done about a target: one address, a table of acts."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.exchange.actions import messages as resending
from mujun.exchange.actions import starting, switching, targets
from mujun.exchange.models import Target
from mujun.exchange.views.targets import chosen_target, target_shown, years_of
from mujun.jobs.models import Job


@require_POST
@requires(Permission.EXCHANGE_DATA)
def target_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    target = chosen_target(request.user, pk)
    if act not in _ACTS:
        raise Http404
    try:
        found = _ACTS[act](request, target)
    except ValidationError as wrong:
        return target_shown(request, target, {"refused": " ".join(wrong.messages)}, status=400)
    if isinstance(found, Job):
        return redirect("job", found.pk)
    messages.success(request, found)
    return redirect("target", pk)


def _switch_on(request: HttpRequest, target: Target) -> str:
    switching.switch_on(target=target, by=request.user)
    return "已启用。以后公布、更正时自动推送；以前公布的，在下面选年度推送。"


def _switch_off(request: HttpRequest, target: Target) -> str:
    switching.switch_off(target=target, by=request.user)
    return "已停用，不再放入新的报文；已在待发的照常发送。"


def _pause(request: HttpRequest, target: Target) -> str:
    targets.pause(target=target, reason=request.POST.get("reason", ""), by=request.user)
    return "已暂停发送。新的报文照常放入待发，恢复后按顺序发送。"


def _resume(request: HttpRequest, target: Target) -> str:
    targets.resume(target=target, by=request.user)
    return "已恢复发送。"


def _close(request: HttpRequest, target: Target) -> str:
    switching.close_circuit(target=target, by=request.user)
    return "已结束熔断，正在再试。"


def _resend(request: HttpRequest, target: Target) -> str:
    number = resending.resend(target=target, reason=request.POST.get("reason", ""), by=request.user)
    return f"{number} 条死信已重新放入待发。"


def _try(request: HttpRequest, target: Target) -> Job:
    return starting.try_connection(target=target, by=request.user)


def _tell(request: HttpRequest, target: Target) -> Job:
    if not target.switched_on_at:
        raise ValidationError("还没有启用。先启用，再推送。")
    return starting.tell_year(target=target, year=_year(request, target), by=request.user)


def _reconcile(request: HttpRequest, target: Target) -> Job:
    return starting.reconcile(target=target, year=_year(request, target), by=request.user)


def _year(request: HttpRequest, target: Target) -> int:
    year = request.POST.get("year", "")
    if not year.isdecimal() or int(year) not in years_of(target):
        raise ValidationError("选一个有数据的年度。")
    return int(year)


_ACTS = {
    "switch-on": _switch_on,
    "switch-off": _switch_off,
    "pause": _pause,
    "resume": _resume,
    "close-circuit": _close,
    "resend": _resend,
    "try": _try,
    "tell": _tell,
    "reconcile": _reconcile,
}
