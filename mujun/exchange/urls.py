from django.urls import path

from mujun.exchange.views.connectors import (
    connector_act,
    connector_change,
    connector_list,
    connector_new,
    connector_page,
)
from mujun.exchange.views.pulls import pull_answer, pull_list, pull_page
from mujun.exchange.views.reconciliations import (
    reconciliation,
    reconciliation_list,
    reconciliation_tell,
)
from mujun.exchange.views.reports import exchange_report, target_preview
from mujun.exchange.views.target_acts import target_act
from mujun.exchange.views.targets import target_change, target_list, target_new, target_page
from mujun.exchange.views.transmissions import (
    transmission,
    transmission_act,
    transmission_list,
    transmissions_resend,
)
from mujun.exchange.views.webhooks import webhook_list, webhook_new, webhook_page, webhook_switch

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
    path("reconciliations/", reconciliation_list, name="reconciliation-list"),
    path("reconciliations/<int:pk>/", reconciliation, name="reconciliation"),
    path("reconciliations/<int:pk>/tell/", reconciliation_tell, name="reconciliation-tell"),
    path("reports/<slug:code>/<int:year>.<str:ending>", exchange_report, name="exchange-report"),
    path("connectors/", connector_list, name="connector-list"),
    path("connectors/new/", connector_new, name="connector-new"),
    path("connectors/<int:pk>/", connector_page, name="connector"),
    path("connectors/<int:pk>/change/", connector_change, name="connector-change"),
    path("connectors/<int:pk>/<slug:act>/", connector_act, name="connector-act"),
    path("webhooks/", webhook_list, name="webhook-list"),
    path("webhooks/new/", webhook_new, name="webhook-new"),
    path("webhooks/<int:pk>/", webhook_page, name="webhook"),
    path("webhooks/<int:pk>/switch/", webhook_switch, name="webhook-switch"),
    path("pulls/", pull_list, name="pull-list"),
    path("pulls/<int:pk>/", pull_page, name="pull"),
    path("pulls/<int:pk>/answers/<int:answer>/", pull_answer, name="pull-answer"),
]
