"""标准地: the list with what is due and what is broken; one agreement with promises, results and what is owed."""

from array import array
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from landuse.actions import agreement_checks, agreements
from landuse.agreements import Stage, Verdict
from landuse.forms.agreements import AgreementForm, EndForm
from landuse.forms.plain import files_of
from landuse.forms.provisions import ReasonForm
from landuse.models import (
    Agreement,
    AgreementCheck,
    AgreementFile,
    AgreementPromise,
    AgreementRuleSet,
    Enterprise,
    Parcel,
)
from landuse.readings.agreements import Standing, promises_of, standings
from mujun.accounts.access import requires
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.attachments.delivery import deliver
from mujun.downloads import csv_file
from mujun.keeping import kept_among, kept_of, state_of
from mujun.paging import foremost, page_of_keys
from mujun.plain_form import posted

_SEEING = (Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)
_DUE = [("overdue", "逾期"), *[(stage.value, f"应办{stage.value}") for stage in Stage]]
_FILTERS = ("due", "verdict", "town", "q", "ended")
_RELATED = ("parcel__town", "enterprise__town", "rule_set", "county")


@require_GET
@requires(Permission.VIEW_RESULTS)
def agreement_list(request: HttpRequest) -> HttpResponse:
    visible = (
        Agreement.objects.visible_to(request.user).select_related(*_RELATED).prefetch_related("promises")
    )
    today, asked = timezone.localdate(), request.GET
    if asked.get("download"):
        return _file(_listed(visible, asked, today))
    state = state_of(Agreement, AgreementPromise, AgreementCheck, Parcel, Enterprise, Town)
    name = f"standings {today} {[asked.get(each, '') for each in (*_FILTERS, 'sort')]}"
    found = kept_of(state, visible, name, lambda: _found(_listed(visible, asked, today)))

    def read(keys: Sequence[int]) -> dict[int, Standing]:
        return {each.agreement.pk: each for each in standings(visible.filter(pk__in=keys), today)}

    by_town = foremost(request, found.by_town, lambda line: (line[1]["overdue"], line[1]["breached"]))
    context = {
        "page": page_of_keys(request, found.keys, read),
        "sort": asked.get("sort", "due"),
        "totals": found.totals,
        "by_town": by_town,
        "hidden": len(found.by_town) - len(by_town),
        "any": visible.exists(),
        "due": _DUE,
        "verdicts": list(Verdict),
        "towns": kept_among(state, Town, visible.order_by().values("parcel__town")),
        "filtering": any(asked.get(name) for name in _FILTERS),
        "rule_sets": AgreementRuleSet.objects.filter(county=request.user.county_id, adopted=True).count(),
        "may_handle": request.user.may(Permission.HANDLE_LAND),
    }
    return render(request, "landuse/agreements.html", context)


class _Found(NamedTuple):
    """The keys of the agreements that are asked for, in order, and what the page says of all of them."""

    keys: array
    totals: dict
    by_town: list[tuple[str, dict]]


def _found(listed: list[Standing]) -> _Found:
    return _Found(array("q", (each.agreement.pk for each in listed)), _totals(listed), _by_town(listed))


def _listed(visible, asked, today: date) -> list[Standing]:
    every = standings(_filtered(visible, asked), today)
    return _sorted([each for each in every if _is_asked(each, asked)], asked.get("sort", ""))


@require_GET
@requires(*_SEEING)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    about = agreement_of(request, pk)
    (standing,) = standings([about], timezone.localdate())
    promised = promises_of(about)
    may_handle = request.user.may(Permission.HANDLE_LAND) and about.ended_on is None
    context = {
        "agreement": about,
        "standing": standing,
        "stages": list(Stage),
        "matrix": [
            (each, [_result(standing, stage, each.indicator) for stage in Stage]) for each in promised
        ],
        "checks": _trail(about),
        "last": {check.pk for check in standing.by_stage.values()},
        "transfers": about.transfers.select_related("former", "holder", "by").prefetch_related(
            "files__attachment"
        ),
        "files": about.files.filter(of_check=None, of_transfer=None).select_related("attachment"),
        "asked_stages": [stage for stage in Stage if any(_looks_at(each, stage) for each in promised)],
        "end_form": EndForm() if may_handle else None,
        "may_handle": may_handle,
    }
    return render(request, "landuse/agreement.html", context)


@requires(Permission.HANDLE_LAND)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Under the only adopted rules, or those that were chosen."""
    county = request.user.county
    adopted = AgreementRuleSet.objects.filter(county=county, adopted=True)
    asked = request.GET.get("rules", "")
    chosen = adopted.filter(pk=asked).first() if asked.isdecimal() else None
    rule_set = chosen or (adopted.first() if adopted.count() == 1 else None)
    if rule_set is None:
        return render(request, "landuse/agreement_new.html", {"adopted": adopted})
    form = AgreementForm(posted(request), request.FILES or None, county=county, rule=rule_set.rule)
    if request.method == "POST" and form.is_valid() and (entered := _entered(request, form, rule_set)):
        return redirect("agreement", entered.pk)
    return render(
        request, "landuse/agreement_new.html", {"form": form, "rule_set": rule_set, "adopted": adopted}
    )


@require_POST
@requires(Permission.HANDLE_LAND)
def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    about, form = agreement_of(request, pk), EndForm(request.POST)
    try:
        if form.is_valid():
            agreements.end(agreement=about, by=request.user, **form.cleaned_data)
            messages.success(request, "协议已终止。")
        else:
            messages.error(request, "请填写终止日期和原因。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("agreement", pk)


@require_POST
@requires(Permission.HANDLE_LAND)
def agreement_check_withdraw(request: HttpRequest, pk: int, check: int) -> HttpResponse:
    checks = AgreementCheck.objects.standing().select_related("agreement__county", "enterprise")
    kept, form = (
        get_object_or_404(checks, pk=check, agreement=agreement_of(request, pk)),
        ReasonForm(request.POST),
    )
    try:
        if form.is_valid():
            agreement_checks.withdraw(check=kept, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "核查已撤回。")
        else:
            messages.error(request, "原因请在 300 字以内。")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("agreement", pk)


@require_GET
@requires(*_SEEING)
def agreement_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    files = AgreementFile.objects.select_related("attachment").filter(agreement=agreement_of(request, pk))
    return deliver(get_object_or_404(files, pk=file).attachment)


def agreement_of(request: HttpRequest, pk: int) -> Agreement:
    visible = Agreement.objects.visible_to(request.user).select_related(*_RELATED, "by")
    return get_object_or_404(visible.prefetch_related("promises"), pk=pk)


def _trail(about: Agreement):
    checks = about.checks.select_related("enterprise", "by").order_by("-on", "-pk")
    return checks.prefetch_related("files__attachment")


def _entered(request: HttpRequest, form: AgreementForm, rule_set: AgreementRuleSet) -> Agreement | None:
    given = form.cleaned_data
    try:
        entered = agreements.enter(
            parcel=given["parcel"], enterprise=given["enterprise"], rule_set=rule_set, terms=form.terms,
            promised=form.promised, by=request.user, files=files_of(given["files"]),
        )  # fmt: skip
    except ValidationError as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, f"协议 {entered.number} 已录入。")
    return entered


def _filtered(visible, asked):
    """By what the database knows: whether it runs, where, whose."""
    listed = visible.exclude(ended_on=None) if asked.get("ended") else visible.running()
    if town := asked.get("town"):
        listed = listed.filter(parcel__town__name=town)
    if words := asked.get("q", "").strip():
        named = Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        listed = listed.filter(named | Q(number__icontains=words) | Q(parcel__code__istartswith=words))
    return listed


def _is_asked(standing: Standing, asked) -> bool:
    due, verdict = asked.get("due"), asked.get("verdict")
    if verdict and (standing.verdict or "") != verdict:
        return False
    if due == "overdue":
        return standing.is_overdue
    return not due or any(each.stage == due for each in standing.dues)


def _sorted(found: list[Standing], sort: str) -> list[Standing]:
    """`due` (overdue first), `name`, `area`, `verdict`, `signed`; with `-` the other way round."""
    order = list(Verdict)
    keys = {
        "name": lambda each: each.agreement.enterprise.name,
        "area": lambda each: each.agreement.parcel.area,
        "verdict": lambda each: order.index(each.verdict) if each.verdict else -1,
        "signed": lambda each: each.agreement.signed_on,
    }
    key = keys.get(sort.removeprefix("-"), _urgency)
    return sorted(found, key=key, reverse=sort.startswith("-"))


def _urgency(standing: Standing) -> tuple:
    """Overdue ones first, then by the day of what is next; those with nothing to do last."""
    day = standing.next.day if standing.next else None
    return not standing.is_overdue, day is None, day or timezone.localdate(), standing.agreement.number


def _totals(found: list[Standing]) -> dict:
    """A parcel with several agreements counts its area once."""
    areas = {each.agreement.parcel_id: each.agreement.parcel.area for each in found}
    return {
        "size": len(found),
        "area": sum(areas.values()),
        "overdue": sum(each.is_overdue for each in found),
        "breached": sum(each.verdict == Verdict.BREACH for each in found),
        "breaches": sum(len(each.breaches) for each in found),
    }


def _by_town(found: list[Standing]) -> list[tuple[str, dict]]:
    """The totals of each town where the land lies, by name."""
    of: dict[str, list[Standing]] = {}
    for each in found:
        of.setdefault(each.agreement.parcel.town.name, []).append(each)
    return [(name, _totals(of[name])) for name in sorted(of)]


def _result(standing: Standing, stage: Stage, indicator: str) -> dict | None:
    """The row of the latest check of the stage for the indicator."""
    check = standing.by_stage.get(stage)
    rows = check.judged if check else []
    return next((row for row in rows if row["indicator"] == indicator), None)


def _looks_at(promise, stage: Stage) -> bool:
    return promise.stages is None or stage in promise.stages


def _file(found: list[Standing]) -> HttpResponse:
    header = ["协议编号", "履约企业", "统一社会信用代码", "镇街", "宗地代码", "登记面积（亩）", "签订日期"]
    header += ["应办", "期限", "是否逾期", *[f"{stage}结果" for stage in Stage], "违约事项"]
    return csv_file("标准地协议", header, map(_row, found))


def _row(standing: Standing) -> list[object]:
    about, due = standing.agreement, standing.next
    verdicts = [standing.by_stage[stage].verdict if stage in standing.by_stage else None for stage in Stage]
    return [
        about.number, about.enterprise.name, about.enterprise.credit_code, about.parcel.town.name,
        about.parcel.code, about.parcel.area, about.signed_on, due and due.words, due and due.day,
        "是" if standing.is_overdue else "", *verdicts, "".join(each.sentence for each in standing.breaches),
    ]  # fmt: skip
