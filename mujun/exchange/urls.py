from django.urls import path

from mujun.exchange.views.reports import exchange_report, target_preview
from mujun.exchange.views.target_acts import target_act
from mujun.exchange.views.targets import target_change, target_list, target_new, target_page
from mujun.exchange.views.transmissions import (
    transmission,
    transmission_act,
    transmission_list,
    transmissions_resend,
)

urlpatterns = [
    path("targets/", target_list, name="target-list"),
    path("targets/new/", target_new, name="target-new"),
    path("targets/<int:pk>/", target_page, name="target"),
    path("targets/<int:pk>/change/", target_change, name="target-change"),
    path("targets/<int:pk>/preview/", target_preview, name="target-preview"),
    path("targets/<int:pk>/<slug:act>/", target_act, name="target-act"),
    path("transmissions/", transmission_list, name="transmission-list"),
    path("transmissions/resend/", transmissions_resend, name="transmissions-resend"),
    path("transmissions/<int:pk>/", transmission, name="transmission"),
    path("transmissions/<int:pk>/<slug:act>/", transmission_act, name="transmission-act"),
    path("reports/<slug:code>/<int:year>.<str:ending>", exchange_report, name="exchange-report"),
]
