from rest_framework.routers import SimpleRouter

from mujun.exchange.api.targets import TargetViewSet, TransmissionViewSet

router = SimpleRouter(use_regex_path=False)
router.register("targets", TargetViewSet, "target")
router.register("transmissions", TransmissionViewSet, "transmission")
urlpatterns = router.urls
