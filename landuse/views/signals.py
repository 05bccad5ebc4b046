"""Low-efficiency signals: what the rules point at. A person decides what is made of them."""

from django.db.models import Count, F, FloatField, Max, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from landuse.models import RuleSet, Signal
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.paging import page_of

_AREA = Cast(KT("evidence__land"), FloatField())


@requires(Permission.VIEW_RESULTS)
def signals(request: HttpRequest) -> HttpResponse:
    listed = Signal.objects.visible_to(request.user).filter(year=year_of(request), rule_set__adopted=True)
    filtered = _sorted(_filtered(listed, request.GET), request.GET.get("sort", ""))
    if request.GET.get("download"):
        return _file(filtered, year_of(request))
    context = {
        "page": page_of(request, filtered),
        "totals": _totals(filtered),
        "sort": request.GET.get("sort", "town"),
        "rules": _rules(listed),
        "towns": listed.order_by("enterprise__town__name")
        .values_list("enterprise__town__name", flat=True)
        .distinct(),
        "rule_set": RuleSet.objects.filter(county=request.user.county_id, adopted=True).first(),
        "filtering": any(request.GET.get(name) for name in ("rule", "town", "q")),
    }
    return render(request, "landuse/signals.html", context)


def _filtered(listed: QuerySet, asked) -> QuerySet:
    if rule := asked.get("rule"):
        listed = listed.filter(rule=rule)
    if town := asked.get("town"):
        listed = listed.filter(enterprise__town__name=town)
    if words := asked.get("q"):
        listed = listed.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
    return listed


def _sorted(filtered: QuerySet, sort: str) -> QuerySet:
    """`town`, `name`, `rule`, `land`; with `-` the other way round."""
    key, descending = sort.removeprefix("-"), sort.startswith("-")
    first = {"name": F("enterprise__name"), "rule": F("rule"), "land": _AREA}.get(key, F("enterprise__town"))
    ordered = first.desc(nulls_last=True) if descending else first.asc(nulls_last=True)
    return filtered.select_related("enterprise__town").order_by(ordered, "enterprise", "rule")


def _file(filtered: QuerySet, year: int) -> HttpResponse:
    header = ["统一社会信用代码", "企业名称", "镇街", "规则", "说明", "用地（亩）", "依据"]
    rows = (
        (
            of.credit_code,
            of.name,
            of.town.name,
            each.title,
            each.sentence,
            each.evidence.get("land"),
            each.source,
        )
        for each in filtered
        for of in [each.enterprise]
    )
    return csv_file(f"{year}年低效线索", header, rows)


def _rules(listed: QuerySet) -> QuerySet:
    rules = listed.order_by("rule").values("rule", "title", "source")
    return rules.annotate(size=Count("pk"), land=Sum(_AREA))


def _totals(filtered: QuerySet) -> dict:
    """An enterprise that several rules point at counts once, with its land once."""
    enterprises = filtered.order_by().values("enterprise").annotate(land=Max(_AREA))
    return enterprises.aggregate(size=Count("enterprise"), area=Sum(F("land")))
