"""供应: contracts with every check, what ends soon, who owes rent."""

from array import array
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import supply as actions
from landuse.forms.agreements import EndForm
from landuse.forms.provisions import ReasonForm
from landuse.forms.supply import ContractForm, RentForm
from landuse.models import ClauseDecision, CountyProvision, Enterprise, Parcel, Rent, SupplyContract
from landuse.provisions import Outcome
from landuse.readings.provisions import documents_of
from landuse.readings.supply import Reviewed, reviewed
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.keeping import kept_among, kept_of, state_of
from mujun.paging import page_of_keys
from mujun.plain_form import posted

_SHOWN = [
    ("ends", "到期和续期提醒"),
    ("arrears", "欠缴租金"),
    ("wrong", "不符合规定"),
    ("ended", "已终止"),
]
_FILTERS = ("show", "mode", "town", "q")
_RELATED = ("parcel__town", "parcel__holder", "enterprise", "county")


@require_GET
@requires(Permission.VIEW_RESULTS)
def supply_list(request: HttpRequest) -> HttpResponse:
    visible = (
        SupplyContract.objects.visible_to(request.user).select_related(*_RELATED).prefetch_related("rents")
    )
    asked, documents, today = request.GET, documents_of(request.user.county), timezone.localdate()
    if asked.get("download"):
        return _file(_listed(reviewed(_filtered(visible, asked), documents, today), asked))
    state = state_of(SupplyContract, Rent, Parcel, Enterprise, Town, CountyProvision, ClauseDecision)
    name = f"reviewed {today} {[asked.get(each, '') for each in (*_FILTERS, 'sort')]}"
    found = kept_of(
        state,
        visible,
        name,
        lambda: _found(_listed(reviewed(_filtered(visible, asked), documents, today), asked)),
    )

    def read(keys: Sequence[int]) -> dict[int, Reviewed]:
        return {each.contract.pk: each for each in reviewed(visible.filter(pk__in=keys), documents, today)}

    context = {
        "page": page_of_keys(request, found.keys, read),
        "sort": asked.get("sort", "until"),
        "totals": found.totals,
        "any": visible.exists(),
        "shown": _SHOWN,
        "modes": SupplyContract.MODES,
        "towns": kept_among(state, Town, visible.order_by().values("parcel__town")),
        "filtering": any(asked.get(name) for name in _FILTERS),
        "may_handle": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/supply.html", context)


class _Found(NamedTuple):
    """The keys of the contracts that are asked for, in order, and what the page says of all of them."""

    keys: array
    totals: dict


def _found(listed: list[Reviewed]) -> _Found:
    return _Found(array("q", (each.contract.pk for each in listed)), _totals(listed))


def _listed(every: list[Reviewed], asked) -> list[Reviewed]:
    return _sorted([each for each in every if _is_asked(each, asked.get("show", ""))], asked.get("sort", ""))


@require_GET
@requires(Permission.VIEW_RESULTS)
def supply_contract(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _contract(request, pk))


@requires(Permission.HANDLE_LAND)
def supply_new(request: HttpRequest) -> HttpResponse:
    form = ContractForm(posted(request), county=request.user.county)
    if request.method == "POST" and form.is_valid():
        try:
            parcel = form.cleaned_data["parcel"]
            kept = actions.enter(parcel=parcel, content=form.content, rents=form.rents, by=request.user)
            messages.success(request, f"合同 {kept.number} 已录入。")
            return redirect("supply-contract", kept.pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/supply_form.html", {"form": form})


@requires(Permission.HANDLE_LAND)
def supply_change(request: HttpRequest, pk: int) -> HttpResponse:
    about = _contract(request, pk)
    form = ContractForm(posted(request), county=request.user.county, changed=about)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.change(contract=about, content=form.content, reason=reason, by=request.user)
            messages.success(request, "合同已更改。")
            return redirect("supply-contract", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return render(request, "landuse/supply_form.html", {"form": form, "contract": about})


@require_POST
@requires(Permission.HANDLE_LAND)
def supply_rent(request: HttpRequest, pk: int) -> HttpResponse:
    about, form = _contract(request, pk), RentForm(request.POST)
    if form.is_valid():
        try:
            actions.set_rent(contract=about, by=request.user, **form.cleaned_data)
            messages.success(request, "租金已记下。")
            return redirect("supply-contract", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _page(request, about, rent_form=form)


@require_POST
@requires(Permission.HANDLE_LAND)
def supply_rent_remove(request: HttpRequest, pk: int, rent: int) -> HttpResponse:
    rents = Rent.objects.select_related("contract__county")
    kept, form = get_object_or_404(rents, pk=rent, contract=_contract(request, pk)), ReasonForm(request.POST)
    try:
        if form.is_valid():
            actions.remove_rent(rent=kept, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "租金已删除。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("supply-contract", pk)


@require_POST
@requires(Permission.HANDLE_LAND)
def supply_end(request: HttpRequest, pk: int) -> HttpResponse:
    about, form = _contract(request, pk), EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end(contract=about, by=request.user, **form.cleaned_data)
            messages.success(request, "合同已终止。")
            return redirect("supply-contract", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    return _page(request, about, end_form=form)


def _page(request: HttpRequest, about: SupplyContract, **forms) -> HttpResponse:
    (row,) = reviewed([about], documents_of(about.county), timezone.localdate())
    may_handle = request.user.may(Permission.HANDLE_LAND) and about.ended_on is None
    own = {"rent_form": RentForm(), "end_form": EndForm()} | forms
    context = {"contract": about, "reviewed": row, "may_handle": may_handle, **own}
    return render(request, "landuse/supply_contract.html", context)


def _contract(request: HttpRequest, pk: int) -> SupplyContract:
    visible = SupplyContract.objects.visible_to(request.user).select_related(*_RELATED, "by")
    return get_object_or_404(visible.prefetch_related("rents"), pk=pk)


def _filtered(visible, asked):
    listed = visible.exclude(ended_on=None) if asked.get("show") == "ended" else visible.running()
    if mode := asked.get("mode"):
        listed = listed.filter(mode=mode)
    if town := asked.get("town"):
        listed = listed.filter(parcel__town__name=town)
    if words := asked.get("q", "").strip():
        named = Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        listed = listed.filter(named | Q(number__icontains=words) | Q(parcel__code__istartswith=words))
    return listed


def _is_asked(row: Reviewed, show: str) -> bool:
    if show == "ends":
        return bool(row.ends)
    if show == "arrears":
        return row.contract.arrears > 0
    return bool(row.broken) if show == "wrong" else True


def _sorted(found: list[Reviewed], sort: str) -> list[Reviewed]:
    """`until` (what ends soon first), `name`, `area`, `mode`, `arrears`; with `-` the other way round."""
    keys = {
        "name": lambda row: row.contract.enterprise.name,
        "area": lambda row: row.contract.parcel.area,
        "mode": lambda row: row.contract.mode,
        "arrears": lambda row: row.contract.arrears,
    }
    key = keys.get(sort.removeprefix("-"), _urgency)
    return sorted(found, key=key, reverse=sort.startswith("-"))


def _urgency(row: Reviewed) -> tuple:
    """What has ended or ends soon first, then by the last day."""
    return not row.ends, row.contract.until, row.contract.number


def _totals(found: list[Reviewed]) -> dict:
    """A parcel with several contracts counts its area once."""
    areas = {each.contract.parcel_id: each.contract.parcel.area for each in found}
    return {
        "size": len(found),
        "area": sum(areas.values()),
        "ends": sum(bool(each.ends) for each in found),
        "owing": sum(each.contract.arrears > 0 for each in found),
        "arrears": sum((each.contract.arrears for each in found), Decimal()),
        "wrong": sum(any(one.outcome == Outcome.BREACH for one in each.broken) for each in found),
    }


def _file(found: list[Reviewed]) -> HttpResponse:
    header = [
        "合同编号",
        "企业名称",
        "统一社会信用代码",
        "镇街",
        "宗地代码",
        "登记面积（亩）",
        "供应方式",
        "使用权起",
    ]
    header += ["使用权止", "年限（月）", "欠缴租金（万元）", "核对结果", "需要处理"]
    return csv_file("供应合同", header, map(_row, found))


def _row(row: Reviewed) -> list[object]:
    about = row.contract
    said = "".join(f"{each.code} {each.sentence}" for each in [*row.ends, *row.broken])
    return [
        about.number, about.enterprise.name, about.enterprise.credit_code, about.parcel.town.name,
        about.parcel.code, about.parcel.area, about.mode, about.since, about.until, about.months,
        about.arrears or None, row.outcome.value, said,
    ]  # fmt: skip
