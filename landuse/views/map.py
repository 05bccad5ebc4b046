"""用地地图: the page, its data in one answer, and the card of one parcel."""

import gzip
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from landuse.map.card import card_of
from landuse.map.payload import payload
from landuse.models import Parcel, TownBorder
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of

_FAST = 4  # of gzip: a fifth larger than the smallest, in a third of the time


@require_GET
@requires(Permission.VIEW_RESULTS)
def land_map(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    about = {
        "data": f"{reverse('land-map-data')}?year={year}",
        "card": f"{reverse('land-map-card', args=['CODE'])}?year={year}",
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_CREDIT,
    }
    borders = TownBorder.objects.visible_to(request.user)
    bordered = list(borders.order_by("source", "drawn_on").values_list("source", "drawn_on").distinct())
    bare = request.user.county.towns.filter(border=None).values_list("name", flat=True)
    return render(request, "landuse/map.html", {"about": about, "borders": bordered, "bare": list(bare)})


@require_GET
@requires(Permission.VIEW_RESULTS)
def land_map_data(request: HttpRequest) -> HttpResponse:
    """Kept by the browser, and sent again only when something changed."""
    year = year_of(request)
    content = payload(request.user, year, day_of(year))
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _kept(HttpResponseNotModified(), tag)
    response = HttpResponse(content, content_type="application/json")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(content, _FAST, mtime=0)
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    return _kept(response, tag)


@require_GET
@requires(Permission.VIEW_RESULTS)
def land_map_card(request: HttpRequest, code: str) -> HttpResponse:
    parcel = get_object_or_404(
        Parcel.objects.visible_to(request.user).select_related("town", "holder"), code=code
    )
    year = year_of(request)
    return render(request, "landuse/map_card.html", card_of(parcel, request.user, year, day_of(year)))


def day_of(year: int) -> date:
    """The last day of the year, or today when it is not over."""
    return min(date(year, 12, 31), timezone.localdate())


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
