"""Many counties under one eye: compared, and judged together on trial."""

from django.urls import path

from evaluation.views.cluster_methods import cluster_method_list
from evaluation.views.clusters import cluster, cluster_list, cluster_place_end
from evaluation.views.province import province, province_county
from evaluation.views.province_runs import (
    province_run,
    province_run_again,
    province_run_list,
    province_run_progress,
    province_run_start,
)
from evaluation.views.province_targets import province_targets

urlpatterns = [
    path("province/", province, name="province"),
    path("province/counties/<str:code>/", province_county, name="province-county"),
    path("province/clusters/", cluster_list, name="cluster-list"),
    path("province/clusters/methods/", cluster_method_list, name="cluster-method-list"),
    path("province/clusters/<int:pk>/", cluster, name="cluster"),
    path("province/clusters/places/<int:pk>/end/", cluster_place_end, name="cluster-place-end"),
    path("province/targets/", province_targets, name="province-targets"),
    path("province/runs/", province_run_list, name="province-run-list"),
    path("province/runs/start/", province_run_start, name="province-run-start"),
    path("province/runs/<int:pk>/", province_run, name="province-run"),
    path("province/runs/<int:pk>/progress/", province_run_progress, name="province-run-progress"),
    path("province/runs/<int:pk>/again/", province_run_again, name="province-run-again"),
]
