"""数据目录: for everybody who works here; edited by the business administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.plain_form import posted
from mujun.sharing import actions
from mujun.sharing.catalogue import Entry, entries, entry_of
from mujun.sharing.forms import TermsForm
from mujun.sharing.models import Terms

_HEADER = [
    "资源", "类别", "来源单位", "依据", "共享属性", "条件或理由", "县里的文件", "更新节奏", "最近更新", "条数",
    "待核对问题", "谁能看",
]  # fmt: skip
# in which order: what by, and whether the largest comes first
_ORDERS = {
    "title": (lambda entry: entry.title, False),
    "unit": (lambda entry: entry.unit_name, False),
    "rows": (lambda entry: entry.rows, True),
    "findings": (lambda entry: entry.findings or 0, True),
}


@require_GET
@requires(Permission.VIEW_CATALOGUE)
def catalogue(request: HttpRequest) -> HttpResponse:
    county = request.user.county
    listed = entries(county, year_of(request)) if county else []
    shown = _chosen(request, listed)
    if request.GET.get("download"):
        return csv_file(f"{county or ''}数据目录", _HEADER, map(_cells, shown))
    context = {
        "entries": shown,
        "all": len(listed),
        "units": sorted({entry.unit_name for entry in listed}),
        "kinds": list(dict.fromkeys(entry.kind for entry in listed)),
        "shares": Terms.Share.choices,
        "may_keep": request.user.may(Permission.KEEP_CATALOGUE),
        "may_see_usage": request.user.may(Permission.VIEW_USAGE),
    }
    return render(request, "sharing/catalogue.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.VIEW_CATALOGUE)
def catalogue_entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry with what was decided of it; with the form for who may decide."""
    county, may_keep = request.user.county, request.user.may(Permission.KEEP_CATALOGUE)
    entry = entry_of(county, year_of(request), code) if county else None
    if entry is None or (request.method == "POST" and not may_keep):
        raise Http404
    given = {name: getattr(entry, name) for name in TermsForm.base_fields}
    form = TermsForm(posted(request), initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(entry=entry, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已保存，原来的内容留在下面的记录里。")
            return redirect("catalogue-entry", code)
    history = Terms.objects.visible_to(request.user).filter(entry=code).select_related("decided_by")
    context = {"entry": entry, "form": form, "history": history, "may_keep": may_keep}
    return render(request, "sharing/entry.html", context)


def _chosen(request: HttpRequest, listed: list[Entry]) -> list[Entry]:
    asked = request.GET
    wanted = {"unit_name": asked.get("unit"), "kind": asked.get("kind"), "share": asked.get("share")}
    shown = [
        entry
        for entry in listed
        if all(getattr(entry, name) == value for name, value in wanted.items() if value)
        and asked.get("words", "") in f"{entry.title} {entry.basis}"
    ]
    if asked.get("order") in _ORDERS:
        key, falling = _ORDERS[asked["order"]]
        shown.sort(key=key, reverse=falling)
    return shown


def _cells(entry: Entry) -> list[object]:
    updated = entry.updated_at and timezone.localtime(entry.updated_at).strftime("%Y-%m-%d %H:%M")
    return [
        entry.title, entry.kind, entry.unit_name, entry.basis, entry.share_label, entry.condition, entry.source,
        entry.rhythm, updated, entry.rows, entry.findings, entry.seen_by,
    ]  # fmt: skip
