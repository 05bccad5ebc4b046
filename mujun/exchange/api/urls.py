from django.urls import path
from rest_framework.routers import SimpleRouter

from mujun.exchange.api.connectors import ConnectorViewSet, PullViewSet
from mujun.exchange.api.reconciliations import DifferenceViewSet, ReconciliationViewSet
from mujun.exchange.api.targets import TargetViewSet, TransmissionViewSet
from mujun.exchange.api.webhooks import DeliveryViewSet, WebhookViewSet

router = SimpleRouter(use_regex_path=False)
router.register("targets", TargetViewSet, "target")
router.register("transmissions", TransmissionViewSet, "transmission")
router.register("connectors", ConnectorViewSet, "connector")
router.register("pulls", PullViewSet, "pull")
router.register("reconciliations", ReconciliationViewSet, "reconciliation")
router.register("reconciliations/<int:reconciliation>/differences", DifferenceViewSet, "difference")
router.register("webhooks", WebhookViewSet, "webhook")
urlpatterns = [
    *router.urls,
    path(
        "webhooks/<int:webhook>/deliveries/", DeliveryViewSet.as_view({"get": "list"}), name="delivery-list"
    ),
]
