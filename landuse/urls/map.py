"""Addresses of the map, of blocks and of redevelopment projects; below land/."""

from django.urls import path

from landuse.views.blocks import block, block_division, block_list, block_rename, block_survey
from landuse.views.map import land_map, land_map_card, land_map_data
from landuse.views.map_files import parcels_export
from landuse.views.projects import project, project_change, project_list, project_new, project_step

urlpatterns = [
    path("map/", land_map, name="land-map"),
    path("map/data/", land_map_data, name="land-map-data"),
    path("map/files/", parcels_export, name="parcels-export"),
    path("map/parcels/<str:code>/", land_map_card, name="land-map-card"),
    path("blocks/", block_list, name="block-list"),
    path("blocks/division/", block_division, name="block-division"),
    path("blocks/<str:code>/", block, name="block"),
    path("blocks/<str:code>/survey/", block_survey, name="block-survey"),
    path("blocks/<str:code>/rename/", block_rename, name="block-rename"),
    path("projects/", project_list, name="project-list"),
    path("projects/new/", project_new, name="project-new"),
    path("projects/<str:number>/", project, name="project"),
    path("projects/<str:number>/change/", project_change, name="project-change"),
    path("projects/<str:number>/step/", project_step, name="project-step"),
]
