"""Low-efficiency signals: what the rules point at. A person decides what is made of them."""

from django.db.models import Count, F, FloatField, Max, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from landuse.models import RuleSet, Signal
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def signals(request: HttpRequest) -> HttpResponse:
    listed = Signal.objects.visible_to(request.user).filter(year=year_of(request), rule_set__adopted=True)
    filtered = _filtered(listed, request.GET).select_related("enterprise__town", "rule_set")
    context = {
        "page": page_of(request, filtered.order_by("enterprise__town", "enterprise", "rule")),
        "totals": _totals(filtered),
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


def _rules(listed: QuerySet) -> QuerySet:
    rules = listed.order_by("rule").values("rule", "title", "source")
    return rules.annotate(size=Count("pk"), land=_land(Sum))


def _totals(filtered: QuerySet) -> dict:
    """An enterprise that several rules point at counts once, with its land once."""
    enterprises = filtered.order_by().values("enterprise").annotate(land=_land(Max))
    return enterprises.aggregate(size=Count("enterprise"), area=Sum(F("land")))


def _land(over: type) -> Max | Sum:
    return over(Cast(KT("evidence__land"), FloatField()))
