"""Methods to read: what they score, and what they leave open."""

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluation.methods import schema
from evaluation.methods.loader import open_points, restore, units_of
from evaluation.models import Method
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission


@requires(Permission.VIEW_RESULTS)
def method_list(request: HttpRequest) -> HttpResponse:
    methods = Method.objects.filter(county=request.user.county_id)
    counted = methods.annotate(size=Count("runs"), last=Max("runs__finished_at"))
    return render(request, "evaluation/methods.html", {"methods": counted})


@requires(Permission.VIEW_RESULTS)
def method(request: HttpRequest, pk: int) -> HttpResponse:
    about = get_object_or_404(Method, pk=pk, county=request.user.county_id)
    read = restore(about.resolved)
    context = {
        "method": about,
        "read": read,
        "open_points": open_points(read),
        "groups": _groups(read),
        "runs": about.runs.select_related("snapshot")[:10],
    }
    return render(request, "evaluation/method.html", context)


def _groups(read: schema.Method) -> list[tuple[str, dict]]:
    """Per group its condition, its items as they are scored, its cuts."""
    units = units_of(read)
    return [
        (
            name,
            {
                "condition": group.condition,
                "grading": group.grading,
                "entries": [
                    (
                        item,
                        {
                            "formula": read.indicators[item].formula,
                            "unit": units[item],
                            "weight": entry.weight,
                            "base": entry.base,
                        },
                    )
                    for item, entry in group.items.items()
                ],
            },
        )
        for name, group in read.groups.items()
    ]
