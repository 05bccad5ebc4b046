"""Regions: their judgement as wholes; front-runners among enterprises and regions."""

from django.urls import path

from evaluation.views.front_runners import (
    front_runner_list,
    front_runner_lists,
    front_runners_decide,
    front_runners_new,
    front_runners_strike,
)
from evaluation.views.own_clusters import own_cluster, own_cluster_list
from evaluation.views.parks import park, park_list
from evaluation.views.region_handlings import region_handling, region_handling_list, region_handling_new
from evaluation.views.region_land import region_land
from evaluation.views.region_making import (
    region_figures,
    region_made,
    region_made_list,
    region_new,
    region_part_end,
)
from evaluation.views.regions import region_list, region_result, region_run, region_start

urlpatterns = [
    path("front-runners/", front_runner_lists, name="front-runner-lists"),
    path("front-runners/new/", front_runners_new, name="front-runners-new"),
    path("front-runners/<int:pk>/", front_runner_list, name="front-runner-list"),
    path("front-runners/<int:pk>/decide/", front_runners_decide, name="front-runners-decide"),
    path("front-runners/<int:pk>/strike/", front_runners_strike, name="front-runners-strike"),
    path("parks/", park_list, name="park-list"),
    path("parks/<int:pk>/", park, name="park"),
    path("regions/", region_list, name="region-list"),
    path("regions/start/", region_start, name="region-start"),
    path("regions/made/", region_made_list, name="region-made-list"),
    path("regions/made/new/", region_new, name="region-new"),
    path("regions/made/<int:pk>/", region_made, name="region-made"),
    path("regions/parts/<int:pk>/end/", region_part_end, name="region-part-end"),
    path("regions/clusters/", own_cluster_list, name="own-cluster-list"),
    path("regions/clusters/<int:pk>/", own_cluster, name="own-cluster"),
    path("regions/figures/<str:kind>/", region_figures, name="region-figures"),
    path("regions/handlings/", region_handling_list, name="region-handling-list"),
    path("regions/handlings/<int:pk>/", region_handling, name="region-handling"),
    path("regions/<int:pk>/<int:number>/handling/", region_handling_new, name="region-handling-new"),
    path("regions/<int:pk>/<int:number>/land/", region_land, name="region-land"),
    path("regions/<int:pk>/", region_run, name="region-run"),
    path("regions/<int:pk>/<int:number>/", region_result, name="region-result"),
]
