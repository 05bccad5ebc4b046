"""Files of what the map shows."""

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from landuse.drawing.geojson import borders_collection
from landuse.map import exporting
from landuse.views.map import day_of
from mujun.accounts.access import requires
from mujun.accounts.roles import Permission
from mujun.frame import year_of


@require_POST
@requires(Permission.VIEW_RESULTS)
def parcels_export(request: HttpRequest) -> HttpResponse:
    """`format`: which file; `codes`: of the parcels, as the page has filtered them."""
    user, year = request.user, year_of(request)
    codes, kind = request.POST.get("codes", "").split(), request.POST.get("format", "")
    asked = (user, year, day_of(year), set(codes))
    if kind == "geojson":
        return _file(f"{user.county}宗地.geojson", orjson.dumps(exporting.parcels_geojson(*asked)))
    if kind == "shp":
        return _file(f"{user.county}宗地.zip", exporting.parcels_shapefile(*asked))
    if kind == "blocks-geojson":
        return _file(f"{user.county}区块.geojson", orjson.dumps(exporting.blocks_geojson(user)))
    if kind == "borders-geojson":
        return _file(f"{user.county}镇街边界.geojson", orjson.dumps(borders_collection(user)))
    if kind == "blocks-shp":
        return _file(f"{user.county}区块.zip", exporting.blocks_shapefile(user))
    return HttpResponseBadRequest("没有这种文件。可选：宗地或区块的 GeoJSON、shapefile，镇街边界的 GeoJSON。")


def _file(name: str, content: bytes) -> HttpResponse:
    kind = "application/geo+json" if name.endswith("geojson") else "application/zip"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "Cache-Control": "private, no-store",
        },
    )
