from django.urls import path

from mujun.sharing.views.ledger import usage_list, usage_purpose

urlpatterns = [
    path("usage/", usage_list, name="usage-list"),
    path("usage/purpose/", usage_purpose, name="usage-purpose"),
]
