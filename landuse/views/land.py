"""Parcels: one with its outline and users, and the list of what does not fit together."""

from collections.abc import Sequence
from datetime import date

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from landuse.drawing.geojson import feature_collection
from landuse.drawing.sketch import sketch
from landuse.models import Enterprise, Occupancy, Parcel
from landuse.readings.parks import park_of
from landuse.register.conflicts import KINDS, Conflict, conflicts
from landuse.register.parcel_columns import DETAILS
from mujun.accounts.access import requires
from mujun.accounts.models import User
from mujun.accounts.roles import Permission
from mujun.downloads import csv_file
from mujun.frame import year_of
from mujun.keeping import kept_of, state_of
from mujun.paging import page_of


@requires(Permission.VIEW_RESULTS)
def conflict_list(request: HttpRequest) -> HttpResponse:
    day, visible = _day(request), Parcel.objects.visible_to(request.user)
    state = state_of(Parcel, Occupancy, Enterprise)
    found = kept_of(state, visible, f"conflicts {day}", lambda: _found(visible, request.user, day))
    counts = [(kind, sum(each == kind for each, *_ in found)) for kind in KINDS]
    asked = request.GET.get("kind")
    listed = [each for each in found if each[0] == asked] if asked else found
    if request.GET.get("download"):
        return _file(_conflicts(listed))
    page = page_of(request, listed)
    page.object_list = _conflicts(page.object_list)
    context = {"page": page, "counts": counts, "day": day, "found": page.object_list, "any": bool(found)}
    return render(request, "landuse/conflicts.html", context)


def _found(visible: QuerySet, user: User, day: date) -> list[tuple[str, int, str]]:
    return [(each.kind, each.parcel.pk, each.text) for each in conflicts(visible, user.county_id, day)]


def _conflicts(found: Sequence[tuple[str, int, str]]) -> list[Conflict]:
    parcels = Parcel.objects.select_related("town", "holder").in_bulk([pk for _, pk, _ in found])
    return [Conflict(kind, parcels[pk], text) for kind, pk, text in found]


@requires(Permission.VIEW_RESULTS)
def parcels_file(request: HttpRequest) -> HttpResponse:
    """Every parcel with an outline that the user may see."""
    content = orjson.dumps(feature_collection(Parcel.objects.visible_to(request.user)))
    disposition = content_disposition_header(True, f"{request.user.county}宗地.geojson")
    return HttpResponse(
        content, content_type="application/geo+json", headers={"Content-Disposition": disposition}
    )


@requires(Permission.VIEW_RESULTS)
def parcel(request: HttpRequest, code: str) -> HttpResponse:
    visible = Parcel.objects.visible_to(request.user)
    about = get_object_or_404(visible.select_related("town", "holder", "batch"), code=code)
    context = {
        "parcel": about,
        "sketch": sketch(about),
        "park": park_of(about, year_of(request)),
        "details": _details(about),
        "signals": about.signals.in_use().filter(year=year_of(request)),
        "agreements": about.agreements.visible_to(request.user).select_related("enterprise"),
        "contracts": about.supply_contracts.visible_to(request.user).select_related("enterprise"),
        "occupancies": about.occupancies.select_related("enterprise", "parcel__holder").order_by("since"),
        "conflicts": conflicts(visible.filter(pk=about.pk), about.county_id, _day(request)),
    }
    return render(request, "landuse/parcel.html", context)


def _details(about: Parcel) -> list[tuple[str, object]]:
    """Title and value of what is known besides; plain texts, numbers and days."""
    known = [(column.heading, getattr(about, column.key)) for column in DETAILS]
    return [(title, value) for title, value in known if value not in ("", None)]


def _day(request: HttpRequest) -> date:
    """The last day of the chosen year, or today when the year is not over."""
    return min(date(year_of(request), 12, 31), timezone.localdate())


def _file(listed: list) -> HttpResponse:
    header = ["宗地代码", "镇街", "权利人", "冲突", "说明", "办法"]
    rows = [
        (each.parcel.code, each.parcel.town.name, each.parcel.holder, each.kind, each.text, each.cure)
        for each in listed
    ]
    return csv_file("用地冲突清单", header, rows)
