"""Low-efficiency signals: what the rules point at. A person decides what is made of them."""

from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from landuse.actions.handling import may_handle
from landuse.models import RuleSet, Signal
from landuse.readings.idle_land import plots_under_proceeding, under_proceeding
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def signals(request: HttpRequest) -> HttpResponse:
    listed = Signal.objects.visible_to(request.user).in_use().filter(year=year_of(request))
    filtered = _sorted(as_asked(listed, request.GET), request.GET.get("sort", ""))
    if request.GET.get("download"):
        return _file(filtered, year_of(request))
    sets = RuleSet.objects.visible_to(request.user)
    page = page_of(request, filtered)
    context = {
        "page": page,
        "idle": under_proceeding(request.user, {each.enterprise_id for each in page} - {None}),
        "idle_plots": plots_under_proceeding(request.user, {each.parcel_id for each in page} - {None}),
        "totals": filtered.totals(),
        "sort": request.GET.get("sort", "town"),
        "rules": _rules(listed),
        "towns": listed.order_by("town__name").values_list("town__name", flat=True).distinct(),
        "rule_sets": sets.in_use(RuleSet.Kind.LAND),
        "may_propose": may_handle(request.user.county, request.user),
        "filtering": any(request.GET.get(name) for name in ("rule", "town", "q")),
    }
    return render(request, "landuse/signals.html", context)


def as_asked(listed: QuerySet, asked) -> QuerySet:
    """`rule`, `town`, `q`; of signals or listings, as findings are made of either."""
    if rule := asked.get("rule"):
        listed = listed.filter(rule=rule)
    if town := asked.get("town"):
        listed = listed.filter(town__name=town)
    if words := asked.get("q"):
        of_enterprise = Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        of_parcel = Q(parcel__code__startswith=words) if listed.model is Signal else Q()
        listed = listed.filter(of_enterprise | of_parcel)
    return listed


def _sorted(filtered: QuerySet, sort: str) -> QuerySet:
    """`town`, `name`, `rule`, `land`; with `-` the other way round."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    first = {"name": F("enterprise__name"), "rule": F("rule"), "land": F("area")}.get(key, F("town"))
    ordered = first.desc(nulls_last=True) if descending else first.asc(nulls_last=True)
    return (
        filtered.with_area()
        .select_related("town", "enterprise", "parcel")
        .order_by(ordered, "enterprise", "parcel", "rule")
    )


def _file(filtered: QuerySet, year: int) -> HttpResponse:
    header = ["统一社会信用代码", "企业名称", "宗地代码", "镇街", "规则", "说明", "用地（亩）", "依据"]
    rows = (
        (
            each.enterprise and each.enterprise.credit_code,
            each.enterprise and each.enterprise.name,
            each.parcel and each.parcel.code,
            each.town.name,
            each.title,
            each.sentence,
            each.evidence.get("land"),
            each.source,
        )
        for each in filtered
    )
    return csv_file(f"{year}年低效线索", header, rows)


def _rules(listed: QuerySet) -> QuerySet:
    rules = listed.with_area().order_by("rule").values("rule", "title", "source")
    return rules.annotate(
        size=Count("enterprise", distinct=True), plots=Count("parcel", distinct=True), land=Sum("area")
    )
