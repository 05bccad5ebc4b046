"""意愿登记: who wishes to leave or to grow without new land, as they said; recorded and taken back by people."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from evaluation.actions import willingness as actions
from evaluation.advice.forms import WillingnessForm
from evaluation.advice.freshness import current_set, outdated
from evaluation.models import Willingness
from evaluation.views.chosen import chosen_run
from landuse.models import Enterprise
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of

_RECORDING = (Permission.MANAGE_LEVERS, Permission.ACT_FOR_ENTERPRISES)
_SORTS = {
    "name": "enterprise__name",
    "town": "enterprise__town__name",
    "kind": "kind",
    "area": "area",
    "on": "said_on",
}
WITHDRAWN = "withdrawn"


@require_GET
@requires(Permission.VIEW_RESULTS)
def willingness_list(request: HttpRequest) -> HttpResponse:
    own = Willingness.objects.visible_to(request.user)
    sort = request.GET.get("sort", "-on")
    listed = _sorted(_filtered(own, request.GET), sort)
    if request.GET.get("download"):
        return _file(listed)
    made = current_set(request.user, chosen_run(request))
    state = state_of(Willingness, Enterprise, Town)
    towns = own.order_by("enterprise__town__name").values_list("enterprise__town__name", flat=True).distinct()
    context = {
        "made": made,
        "outdated": made and outdated(made),
        "may_renew": request.user.may(Permission.MANAGE_LEVERS),
        "page": page_of(request, listed, state=state),
        "any": own.exists(),
        "sort": sort,
        "kinds": Willingness.Kind.choices,
        "towns": kept_of(state, towns, "towns", lambda: list(towns)),
        "may_record": actions.may_record(request.user),
    }
    return render(request, "evaluation/willingness.html", context)


@require_http_methods(["GET", "POST"])
@requires(*_RECORDING)
def willingness_new(request: HttpRequest) -> HttpResponse:
    """`enterprise`: the credit code to begin with."""
    sent = request.method == "POST"
    form = WillingnessForm(
        request.POST if sent else None,
        user=request.user,
        initial={"enterprise": request.GET.get("enterprise", "")},
    )
    if sent and form.is_valid():
        try:
            made = actions.record(by=request.user, **form.cleaned_data)
            messages.success(request, f"已登记：{made}，{made.area} {made.unit}。重新提出要素建议后起作用。")
            return redirect("willingness-list")
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "evaluation/willingness_new.html", {"form": form}, status=400 if sent else 200)


@require_POST
@requires(*_RECORDING)
def willingness_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    about = get_object_or_404(Willingness.objects.visible_to(request.user), pk=pk)
    try:
        actions.withdraw(willing=about, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, f"已撤回：{about}。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("willingness-list")


def _filtered(own: QuerySet, asked) -> QuerySet:
    """`kind`, `town`, words `q`; `state`: those that stand unless `withdrawn` or `all`."""
    columns = {"kind": "kind", "town": "enterprise__town__name"}
    own = own.filter(**{column: asked[name] for name, column in columns.items() if asked.get(name)})
    if words := asked.get("q"):
        own = own.filter(Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words))
    state = asked.get("state")
    return own if state == "all" else own.exclude(withdrawn_on=None) if state == WITHDRAWN else own.standing()


def _sorted(listed: QuerySet, sort: str) -> QuerySet:
    """By the keys of `_SORTS`; with `-` the other way round."""
    column = F(_SORTS.get(sort.removeprefix("-"), "said_on"))
    ordered = column.desc() if sort.startswith("-") else column.asc()
    return listed.select_related("enterprise__town", "recorded_by").order_by(ordered, "pk")


def _file(listed: QuerySet) -> HttpResponse:
    header = [
        "统一社会信用代码", "企业名称", "镇街", "意愿", "面积", "单位", "表示日期", "表示人", "凭据", "登记人",
        "登记时间", "撤回日期", "撤回原因",
    ]  # fmt: skip
    rows = (
        (
            each.enterprise.credit_code, each.enterprise.name, each.enterprise.town.name, each.get_kind_display(),
            each.area, each.unit, each.said_on, each.said_by, each.evidence, each.recorded_by or "命令行",
            f"{each.recorded_at:%Y-%m-%d %H:%M}", each.withdrawn_on, each.withdrawn_reason,
        )
        for each in listed
    )  # fmt: skip
    return csv_file("意愿登记", header, rows)
