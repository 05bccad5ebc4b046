"""Pages of supply, below land/supply/."""

from django.urls import path

from landuse.views.checklists import checklist, checklist_list, checklist_new, checklist_withdraw
from landuse.views.cluster_land import cluster_land, cluster_land_edit
from landuse.views.land_accounts import land_accounts, land_entry_new, land_entry_withdraw
from landuse.views.land_demands import land_demand_end, land_demand_list, land_demand_new
from landuse.views.ledgers import ledger_edit, ledger_list
from landuse.views.supply import (
    supply_change,
    supply_contract,
    supply_end,
    supply_list,
    supply_new,
    supply_rent,
    supply_rent_remove,
)

urlpatterns = [
    path("", supply_list, name="supply"),
    path("new/", supply_new, name="supply-new"),
    path("checklists/", checklist_list, name="checklists"),
    path("checklists/new/<str:code>/", checklist_new, name="checklist-new"),
    path("checklists/<int:pk>/", checklist, name="checklist"),
    path("checklists/<int:pk>/withdraw/", checklist_withdraw, name="checklist-withdraw"),
    path("accounts/", land_accounts, name="land-accounts"),
    path("accounts/<str:kind>/", land_entry_new, name="land-entry-new"),
    path("accounts/<int:pk>/withdraw/", land_entry_withdraw, name="land-entry-withdraw"),
    path("demands/", land_demand_list, name="land-demands"),
    path("demands/new/", land_demand_new, name="land-demand-new"),
    path("demands/<int:pk>/end/", land_demand_end, name="land-demand-end"),
    path("cluster-land/", cluster_land, name="cluster-land"),
    path("cluster-land/edit/", cluster_land_edit, name="cluster-land-edit"),
    path("ledgers/", ledger_list, name="ledgers"),
    path("ledgers/<str:kind>/", ledger_edit, name="ledger-edit"),
    path("<int:pk>/", supply_contract, name="supply-contract"),
    path("<int:pk>/change/", supply_change, name="supply-change"),
    path("<int:pk>/rents/", supply_rent, name="supply-rent"),
    path("<int:pk>/rents/<int:rent>/remove/", supply_rent_remove, name="supply-rent-remove"),
    path("<int:pk>/end/", supply_end, name="supply-end"),
]
