"""核对单: the list, one to print, and the form that shows what is found before it is kept."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import checklists as actions
from landuse.forms.checklists import ChecklistForm
from landuse.forms.provisions import ReasonForm
from landuse.models import Checklist, ClauseDecision, CountyProvision
from landuse.provisions import Outcome, worst
from landuse.readings.provisions import documents_of
from landuse.supply.sheets import SHEETS, asks_of, basis_of
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of
from mujun.plain_form import posted

_LASTING = [code for code, sheet in SHEETS.items() if sheet.lasting]
_ORDER = {
    "subject": "subject", "-subject": "-subject", "code": "code", "-code": "-code",
    "outcome": "outcome", "-outcome": "-outcome", "on": "on",
}  # fmt: skip
_RELATED = ("town", "parcel", "enterprise", "by", "county")


@require_GET
@requires(Permission.VIEW_RESULTS)
def checklist_list(request: HttpRequest) -> HttpResponse:
    visible, asked = Checklist.objects.visible_to(request.user), request.GET
    today, documents = timezone.localdate(), documents_of(request.user.county)
    lasting = visible.filter(code__in=_LASTING, withdrawn_at=None)
    state = state_of(Checklist, CountyProvision, ClauseDecision)
    ending = kept_of(
        state,
        lasting,
        f"ending {today}",
        lambda: [each.pk for each in lasting if _ends(each, documents, today)],
    )
    listed = _filtered(visible, asked).select_related(*_RELATED)
    listed = listed.order_by(_ORDER.get(asked.get("sort", ""), "-on"), "-pk")
    if asked.get("ends"):
        listed = listed.filter(pk__in=ending)
    if asked.get("download"):
        return _file(listed)
    page = page_of(request, listed)
    context = {
        "page": page,
        "rows": [(each, SHEETS[each.code], _today(each, documents, today)) for each in page],
        "sort": asked.get("sort", "-on"),
        "any": visible.exists(),
        "ends": len(ending),
        "sheets": SHEETS,
        "outcomes": list(Outcome),
        "towns": Town.objects.filter(pk__in=visible.order_by().values("town")),
        "filtering": any(asked.get(name) for name in ("code", "outcome", "town", "q", "withdrawn", "ends")),
        "may_handle": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/checklists.html", context)


@require_GET
@requires(Permission.VIEW_RESULTS)
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Checklist.objects.visible_to(request.user).select_related(*_RELATED)
    about, today = get_object_or_404(visible, pk=pk), timezone.localdate()
    documents = documents_of(about.county)
    context = {
        "checklist": about,
        "sheet": SHEETS[about.code],
        "answers": _answers(about, documents, today),
        "again": _today(about, documents, today),
        "today": today,
        "may_handle": request.user.may(Permission.HANDLE_LAND) and about.withdrawn_at is None,
    }
    return render(request, "landuse/checklist.html", context)


@requires(Permission.HANDLE_LAND)
def checklist_new(request: HttpRequest, code: str) -> HttpResponse:
    """Of the rule `code`, as it is in force today."""
    if code not in SHEETS:
        raise Http404
    county, sheet = request.user.county, SHEETS[code]
    basis = basis_of(sheet, documents_of(county), timezone.localdate())
    form = ChecklistForm(posted(request), county=county, asks=asks_of(sheet, basis))
    context = {"form": form, "sheet": sheet, "basis": basis}
    if request.method == "POST" and form.is_valid():
        try:
            given, on = form.given, form.cleaned_data["on"]
            if request.POST.get("act") == "keep":
                kept = actions.keep(
                    county=county, code=code, matter=form.matter, given=given, on=on, by=request.user
                )
                messages.success(request, f"核对单已记下：{kept.outcome}。")
                return redirect("checklist", kept.pk)
            found = actions.look_at(county, code, given, on).findings
            context |= {"found": found, "outcome": worst(found)}
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/checklist_new.html", context)


@require_POST
@requires(Permission.HANDLE_LAND)
def checklist_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    about = get_object_or_404(Checklist.objects.visible_to(request.user).select_related("county"), pk=pk)
    form = ReasonForm(request.POST)
    try:
        if form.is_valid():
            actions.withdraw(checklist=about, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "核对单已撤回。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("checklist", pk)


def _today(about: Checklist, documents, today):
    """What is found of a lasting sheet today; None where it is as it was, for the others and for a withdrawn one."""
    if not SHEETS[about.code].lasting or about.withdrawn_at is not None or about.on == today:
        return None
    return actions.look_again(about, documents, today)[0]


def _ends(about: Checklist, documents, today) -> bool:
    """Whether what it is about is over or ends soon."""
    return actions.look_again(about, documents, today)[0].outcome in (Outcome.REMIND, Outcome.BREACH)


def _filtered(visible, asked):
    listed = visible.filter(withdrawn_at__isnull=not asked.get("withdrawn"))
    if code := asked.get("code"):
        listed = listed.filter(code=code)
    if outcome := asked.get("outcome"):
        listed = listed.filter(outcome=outcome)
    if town := asked.get("town"):
        listed = listed.filter(town__name=town)
    if words := asked.get("q", "").strip():
        named = Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        listed = listed.filter(named | Q(subject__icontains=words) | Q(parcel__code__istartswith=words))
    return listed


def _answers(about: Checklist, documents, today) -> list[tuple[str, object]]:
    """In the order in which they are asked; the database keeps none."""
    sheet = SHEETS[about.code]
    asked = [ask.name for ask in asks_of(sheet, basis_of(sheet, documents, today))]
    names = [name for name in asked if name in about.given]
    names += [name for name in about.given if name not in names]
    return [(name, _answer(about.given[name])) for name in names]


def _answer(value: object) -> object:
    if value is None or value == "":
        return "未知"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else value


def _file(listed) -> HttpResponse:
    header = [
        "核对日期",
        "规则",
        "核对单",
        "事项",
        "镇街",
        "宗地代码",
        "企业名称",
        "结果",
        "说明",
        "依据",
        "经办",
    ]
    rows = (
        (
            each.on, each.code, SHEETS[each.code].title, each.subject, each.town and each.town.name,
            each.parcel and each.parcel.code, each.enterprise and each.enterprise.name, each.outcome,
            "".join(finding["sentence"] for finding in each.findings), each.source, each.by,
        )
        for each in listed
    )  # fmt: skip
    return csv_file("核对单", header, rows)
