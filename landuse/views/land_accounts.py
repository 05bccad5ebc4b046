"""用地增减台账: accounts year by year with what is found of them, their entries, the form, and taking one back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import land_accounts as actions
from landuse.forms.land_accounts import LandEntryForm
from landuse.forms.provisions import ReasonForm
from landuse.models import LandEntry
from landuse.readings.land_accounts import CODES, account_years
from landuse.readings.provisions import documents_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.paging import page_of
from mujun.plain_form import posted

Kind = LandEntry.Kind
_ORDER = {
    "on": "on",
    "-on": "-on",
    "area": "area",
    "-area": "-area",
    "subject": "subject",
    "-subject": "-subject",
}


@require_GET
@requires(Permission.VIEW_RESULTS)
def land_accounts(request: HttpRequest) -> HttpResponse:
    user, asked = request.user, request.GET
    visible = LandEntry.objects.visible_to(user)
    listed = _filtered(visible, asked).select_related("parcel", "by", "demand")
    listed = listed.order_by(_ORDER.get(asked.get("sort", ""), "-on"), "-pk")
    if asked.get("download"):
        return _file(listed)
    years = account_years(user, documents_of(user.county))
    context = {
        "kinds": [
            (kind, code, [each for each in years if each.kind == kind]) for kind, code in CODES.items()
        ],
        "words": {kind.value: _words(kind) for kind in Kind},
        "page": page_of(request, listed),
        "sort": asked.get("sort", "-on"),
        "any": visible.exists(),
        "years": sorted({each.year for each in years}, reverse=True),
        "filtering": any(asked.get(name) for name in ("kind", "year", "q", "withdrawn")),
        "may_handle": user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/land_accounts.html", context)


@requires(Permission.HANDLE_LAND)
def land_entry_new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in Kind:
        raise Http404
    county = request.user.county
    form = LandEntryForm(posted(request), county=county, kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.enter(county=county, content=form.content, by=request.user)
            messages.success(request, f"已记下：{kept}，{kept.area.normalize():f} 亩。")
            return redirect("land-accounts")
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/land_entry_new.html", {"form": form, "kind": Kind(kind)})


@require_POST
@requires(Permission.HANDLE_LAND)
def land_entry_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    entry = get_object_or_404(LandEntry.objects.visible_to(request.user).select_related("county"), pk=pk)
    form = ReasonForm(request.POST)
    try:
        if form.is_valid():
            actions.withdraw(entry=entry, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "已撤回。")
        else:
            messages.error(request, "请写明撤回的原因。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("land-accounts")


def _words(kind: Kind) -> list[str]:
    """What comes in is called, and what goes out."""
    return [LandEntry.WORDS[kind, way] for way in LandEntry.Way]


def _filtered(visible: QuerySet, asked) -> QuerySet:
    listed = visible.filter(withdrawn_at__isnull=not asked.get("withdrawn"))
    if kind := asked.get("kind"):
        listed = listed.filter(kind=kind)
    if (year := asked.get("year", "")).isdecimal():
        listed = listed.filter(on__year=int(year[:4]))
    if words := asked.get("q", "").strip():
        listed = listed.filter(subject__icontains=words)
    return listed


def _file(listed: QuerySet) -> HttpResponse:
    header = [
        "台账", "方向", "日期", "面积（亩）", "地块或项目", "宗地代码", "批准文件", "项目类别", "等地的项目",
        "提前预支", "录入", "撤回时间", "撤回的原因",
    ]  # fmt: skip
    rows = (
        [
            each.get_kind_display(), each.word, each.on, each.area, each.subject, each.parcel and each.parcel.code,
            each.document, _kinds(each), each.demand, "是" if each.is_ahead else "", each.by, each.withdrawn_at,
            each.withdrawn_reason,
        ]
        for each in listed
    )  # fmt: skip
    return csv_file("用地增减台账", header, rows)


def _kinds(entry: LandEntry) -> str:
    return "" if entry.kinds is None else "、".join(entry.kinds) or "其他项目"
