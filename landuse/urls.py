from django.urls import include, path

from landuse.views.accounts import enterprise_accounts
from landuse.views.blocks import block, block_division, block_list, block_rename, block_survey
from landuse.views.contacts import contact
from landuse.views.land import conflict_list, parcel, parcels_file
from landuse.views.listings import listing, listings
from landuse.views.map import land_map, land_map_card, land_map_data
from landuse.views.map_files import parcels_export
from landuse.views.matching import matching, matching_decide, matching_revoke
from landuse.views.projects import project, project_change, project_list, project_new, project_step
from landuse.views.provisions import (
    provision_decide,
    provision_document,
    provision_end,
    provision_revoke,
    provision_text,
    provisions,
)
from landuse.views.signals import signals

urlpatterns = [
    path("users/enterprises/", enterprise_accounts, name="enterprise-accounts"),
    path("matching/", matching, name="matching"),
    path("matching/decide/", matching_decide, name="matching-decide"),
    path("matching/<int:pk>/revoke/", matching_revoke, name="matching-revoke"),
    path("enterprises/<slug:credit_code>/contact/", contact, name="enterprise-contact"),
    path("signals/", signals, name="signals"),
    path("signals/enterprises/", listings, name="listing-list"),
    path("signals/enterprises/<slug:credit_code>/", listing, name="listing"),
    path("rules/", include("landuse.rule_urls")),
    path("land/conflicts/", conflict_list, name="land-conflicts"),
    path("land/idle/", include("landuse.idle_urls")),
    path("land/parcels.geojson", parcels_file, name="parcels-file"),
    path("land/map/", land_map, name="land-map"),
    path("land/map/data/", land_map_data, name="land-map-data"),
    path("land/map/parcels/<str:code>/", land_map_card, name="land-map-card"),
    path("land/map/files/", parcels_export, name="parcels-export"),
    path("land/blocks/", block_list, name="block-list"),
    path("land/blocks/division/", block_division, name="block-division"),
    path("land/blocks/<str:code>/", block, name="block"),
    path("land/blocks/<str:code>/survey/", block_survey, name="block-survey"),
    path("land/blocks/<str:code>/rename/", block_rename, name="block-rename"),
    path("land/projects/", project_list, name="project-list"),
    path("land/projects/new/", project_new, name="project-new"),
    path("land/projects/<str:number>/", project, name="project"),
    path("land/projects/<str:number>/change/", project_change, name="project-change"),
    path("land/projects/<str:number>/step/", project_step, name="project-step"),
    path("land/agreements/", include("landuse.agreement_urls")),
    path("land/supply/", include("landuse.supply_urls")),
    path("land/provisions/", provisions, name="provisions"),
    path("land/provisions/decide/", provision_decide, name="provision-decide"),
    path("land/provisions/decisions/<int:pk>/revoke/", provision_revoke, name="provision-revoke"),
    path("land/provisions/documents/new/", provision_document, name="provision-document"),
    path("land/provisions/documents/<int:pk>/", provision_text, name="provision-text"),
    path("land/provisions/documents/<int:pk>/end/", provision_end, name="provision-end"),
    path("parcels/<str:code>/", parcel, name="parcel"),
    path("", include("landuse.casework_urls")),
]
