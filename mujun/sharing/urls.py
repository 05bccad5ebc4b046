from django.urls import path

from mujun.sharing.views.catalogue import catalogue, catalogue_entry
from mujun.sharing.views.ledger import usage_list, usage_purpose

urlpatterns = [
    path("catalogue/", catalogue, name="catalogue"),
    path("catalogue/<slug:code>/", catalogue_entry, name="catalogue-entry"),
    path("usage/", usage_list, name="usage-list"),
    path("usage/purpose/", usage_purpose, name="usage-purpose"),
]
