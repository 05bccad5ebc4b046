"""Regions: their judgement as wholes."""

from django.urls import path

from evaluation.views.regions import region_list, region_result, region_run, region_start

urlpatterns = [
    path("regions/", region_list, name="region-list"),
    path("regions/start/", region_start, name="region-start"),
    path("regions/<int:pk>/", region_run, name="region-run"),
    path("regions/<int:pk>/<int:number>/", region_result, name="region-result"),
]
