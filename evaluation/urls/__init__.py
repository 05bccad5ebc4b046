"""Addresses of the pages, one module per room."""

from django.urls import include, path

_ROOMS = (
    "overview",
    "figures",
    "confirmation",
    "judging",
    "results",
    "regions",
    "province",
    "allocation",
    "round",
    "decisions",
    "publicity",
    "papers",
)
urlpatterns = [path("", include(f"{__name__}.{room}")) for room in _ROOMS]
