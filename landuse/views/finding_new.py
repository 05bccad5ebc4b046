"""From signals to findings: what would be made of those that a list shows, and the button that makes it."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from landuse.actions.proposing import propose
from landuse.casework.findings import STANDING
from landuse.models import Case, Enterprise, LandFinding, Listing, RuleSet, Signal
from landuse.views.signals import as_asked
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of

Kind = LandFinding.Kind


@requires(Permission.HANDLE_LAND)
def finding_new(request: HttpRequest) -> HttpResponse:
    """Asked for as the list of signals is: rule, town, q, `kind` wasteful for the list of 高耗低效企业."""
    kind = Kind.WASTEFUL if request.GET.get("kind") == Kind.WASTEFUL else Kind.LOW
    pointings = _pointings(request, kind)
    if request.method == "POST":
        return _made(request, pointings, kind)
    rows = _rows(pointings, kind, year_of(request))
    state = state_of(Signal, Listing, RuleSet, LandFinding, Case, Enterprise)
    ready, standing = rows.filter(standing=0), rows.filter(standing__gt=0)
    context = {
        "kind": kind,
        "page": page_of(request, rows, state=state),
        "ready": kept_of(state, ready, "count", ready.count),
        "standing": kept_of(state, standing, "count", standing.count),
        "unheld": pointings.filter(enterprise=None).count(),
    }
    return render(request, "landuse/finding_new.html", context)


def _made(request: HttpRequest, pointings: QuerySet, kind: str) -> HttpResponse:
    user, year = request.user, year_of(request)
    made = propose(county=user.county, year=year, pointings=pointings, by=user)
    if not made.findings:
        messages.error(request, "没有新的拟认定：这些企业本年度已有认定，或者没有线索。")
        return redirect(f"{reverse('finding-list')}?year={year}")
    left = f"另有 {made.standing} 家已有认定，没有重复列入。" if made.standing else ""
    messages.success(request, f"已列为拟认定 {len(made.findings)} 家。{left}请核实后逐家告知。")
    if len(made.findings) == 1:
        return redirect("finding", made.findings[0].pk)
    return redirect(f"{reverse('finding-list')}?year={year}&state=proposed&kind={kind}")


def _pointings(request: HttpRequest, kind: str) -> QuerySet:
    model = Listing if kind == Kind.WASTEFUL else Signal
    found = model.objects.visible_to(request.user).in_use().filter(year=year_of(request))
    return as_asked(found, request.GET)


def _rows(pointings: QuerySet, kind: str, year: int) -> QuerySet:
    """Enterprises with how many of the signals are about each, and whether it has a finding or a case already."""
    same = Q(findings__kind=kind, findings__year=year, findings__state__in=STANDING)
    related = "listings" if kind == Kind.WASTEFUL else "signals"
    mine = Q(**{f"{related}__in": pointings.values("pk")})
    rows = Enterprise.objects.filter(pk__in=pointings.values("enterprise")).select_related("town")
    treated = Case.objects.on_the_list().filter(enterprise=OuterRef("pk"))
    return rows.annotate(
        is_treated=Exists(treated),
        size=Count(related, filter=mine, distinct=True),
        standing=Count("findings", filter=same, distinct=True),
    ).order_by("town", "credit_code")
