"""What the levers would give or take, by lever and by enterprise."""

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evaluation.models import Lever, Recommendation
from evaluation.views.chosen import chosen_run
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def recommendations(request: HttpRequest) -> HttpResponse:
    run = chosen_run(request)
    if run is None:
        return render(request, "evaluation/recommendations.html", {"run": None})
    advice = Recommendation.objects.visible_to(request.user).filter(run=run)
    filtered = _filtered(advice, request.GET).select_related("lever", "enterprise__town")
    context = {
        "run": run,
        "page": page_of(request, filtered.order_by("lever__code", "enterprise__credit_code")),
        "levers": _totals(advice),
        "towns": advice.order_by("enterprise__town__name")
        .values_list("enterprise__town__name", flat=True)
        .distinct(),
        "grades": advice.order_by("grade").values_list("grade", flat=True).distinct(),
    }
    return render(request, "evaluation/recommendations.html", context)


def _filtered(advice, asked):
    columns = {"lever": "lever__code", "town": "enterprise__town__name", "grade": "grade"}
    chosen = {column: asked[name] for name, column in columns.items() if asked.get(name)}
    if words := asked.get("q"):
        advice = advice.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )
    return advice.filter(**chosen)


def _totals(advice) -> list[tuple[Lever, dict]]:
    """Each lever that occurs with the number of enterprises and the sum of its amounts, in the lever's unit."""
    sums = {
        row["lever"]: row
        for row in advice.order_by()
        .values("lever")
        .annotate(size=Count("pk"), amount=Sum("amount"), executable=Count("pk", Q(executable=True)))
    }
    return [(lever, sums[lever.pk]) for lever in Lever.objects.filter(pk__in=sums)]
