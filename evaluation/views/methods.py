"""Methods to read: what they score, and what they leave open."""

import json
from decimal import Decimal

from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from evaluation.methods.loader import open_points, restore, units_of
from evaluation.methods.prose import prose
from evaluation.methods.schema import Method as Schema
from evaluation.models import Method
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.documents import OPEN

# what the table of items has columns for
_SHOWN = {"权重", "基准"}


@requires(Permission.VIEW_RESULTS)
def method_list(request: HttpRequest) -> HttpResponse:
    methods = Method.objects.filter(county=request.user.county_id)
    counted = methods.annotate(size=Count("runs"), last=Max("runs__finished_at"))
    context = {"methods": counted, "may_write": request.user.may(Permission.START_RUNS)}
    return render(request, "evaluation/methods.html", context)


@requires(Permission.VIEW_RESULTS)
def method(request: HttpRequest, pk: int) -> HttpResponse:
    about = get_object_or_404(Method, pk=pk, county=request.user.county_id)
    read = restore(about.resolved)
    written = json.loads(about.resolved)
    context = {
        "method": about,
        "read": read,
        "open_points": open_points(read),
        "rules": [(key, _words(value)) for key, value in written["规则"].items() if value != OPEN],
        "groups": _groups(read, written["分组"]),
        "prose": prose(read),
        "may_write": request.user.may(Permission.START_RUNS),
        "runs": about.runs.select_related("snapshot")[:10],
    }
    return render(request, "evaluation/method.html", context)


def _groups(read: Schema, written: dict) -> list[dict]:
    """Per group its condition, its items as they are scored, its cuts."""
    units = units_of(read)
    return [
        {
            "name": name,
            "condition": group.condition,
            "grading": group.grading,
            "order": "、".join(key.name for key in group.order),
            "entries": [
                {
                    "name": item,
                    "formula": read.indicators[item].formula,
                    "unit": units[item],
                    "weight": entry.weight,
                    "base": entry.base,
                    "based": entry.based,
                    "base_words": _base_words(entry.base, written[name]["计分"][item]),
                    "more": _words({k: v for k, v in written[name]["计分"][item].items() if k not in _SHOWN}),
                }
                for item, entry in group.items.items()
            ],
        }
        for name, group in read.groups.items()
    ]


def _base_words(base: object, written: dict) -> str:
    """How a base that is no single number was written; empty for one that is."""
    return "" if base is None or isinstance(base, Decimal) else _words(written["基准"])


def _words(value: object) -> str:
    """A rule as it was written, in one line."""
    if isinstance(value, dict):
        return "；".join(f"{key} {_words(each)}" for key, each in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
