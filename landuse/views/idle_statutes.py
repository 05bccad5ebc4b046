"""办法和期限: the figures of the statute with their articles, its papers, and a county's own copy."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from landuse.actions import idle_statutes as acting
from landuse.forms.idle import StatuteForm
from landuse.idleness.statute import LIBRARY, Article, Statute
from landuse.models import IdleStatute
from landuse.readings.idle_land import statute_of
from landuse.readings.idle_papers import law
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission

_MAY_SEE = Permission.VIEW_RESULTS


@never_cache
@require_http_methods(["GET", "POST"])
@requires(_MAY_SEE)
def idle_statute(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _adopt(request)
    own = _own(request)
    text = own.text if own else (LIBRARY / "national-2012.yaml").read_text(encoding="utf-8")
    return _page(request, StatuteForm(initial={"text": text}))


@require_POST
@requires(Permission.HANDLE_LAND)
def idle_statute_delivered(request: HttpRequest) -> HttpResponse:
    try:
        acting.give_up(county=request.user.county, by=request.user)
        messages.success(request, "已恢复系统自带的文本，期限已重新计算。")
    except ValidationError as refusal:
        messages.error(request, refusal.message)
    return redirect("idle-statute")


@requires(Permission.HANDLE_LAND)
def _adopt(request: HttpRequest) -> HttpResponse:
    form = StatuteForm(request.POST)
    if form.is_valid():
        try:
            acting.adopt(county=request.user.county, by=request.user, **form.cleaned_data)
            messages.success(request, "已采用本县文本，期限已重新计算。")
            return redirect("idle-statute")
        except ValidationError as refusal:
            form.refuse(refusal)
    return _page(request, form)


def _page(request: HttpRequest, form: StatuteForm) -> HttpResponse:
    statute = statute_of(request.user.county)
    history = IdleStatute.objects.filter(county=request.user.county_id)
    context = {
        "statute": statute,
        "figures": _figures(statute),
        "law": law(),
        "own": _own(request),
        "history": history.select_related("adopted_by", "ended_by"),
        "form": form,
        "may_act": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/idle_statute.html", context)


def _figures(statute: Statute) -> list[tuple[str, str, Article]]:
    """What each means, its figure, and where it comes from."""
    years = {12: "满 1 年", 24: "满 2 年"}

    def months(number: int) -> str:
        return years.get(number, f"满 {number} 个月")

    return [
        ("合同没有约定动工日期的，从实际交地起", months(statute.presumed.months), statute.presumed),
        ("超过动工日期没有动工，可以调查认定", months(statute.not_started.months), statute.not_started),
        ("没有动工，企业原因的可以无偿收回", months(statute.recovery.months), statute.recovery),
        ("动工后中止开发，可以调查认定", months(statute.stopped.months), statute.stopped),
        (
            "中止开发的界线：已开发面积占应开发面积不足",
            f"{statute.developed_below.share}",
            statute.developed_below,
        ),
        (
            "中止开发的界线：已投资额占总投资额不足",
            f"{statute.invested_below.rounded:.0%}",
            statute.invested_below,
        ),
        ("土地闲置费占出让或划拨价款", f"{statute.fee.rounded:.0%}", statute.fee),
        ("不计入期限的原因", "、".join(statute.not_counted.causes), statute.not_counted),
        ("政府原因的处置方式", "、".join(statute.for_government.ways), statute.for_government),
    ]


def _own(request: HttpRequest) -> IdleStatute | None:
    return IdleStatute.objects.filter(county=request.user.county_id, ended_at=None).first()
