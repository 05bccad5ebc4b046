from django.urls import path
from rest_framework.routers import SimpleRouter

from evaluation.api.confirmation import ConfirmationCallViewSet, ConfirmationSheetViewSet
from evaluation.api.figures import FigureViewSet
from evaluation.api.methods import MethodViewSet
from evaluation.api.objections import ObjectionViewSet
from evaluation.api.quality import QualityCheckViewSet, QualityFindingViewSet
from evaluation.api.recommendations import RecommendationViewSet
from evaluation.api.results import ResultViewSet
from evaluation.api.robustness import CheckViewSet, CountViewSet
from evaluation.api.runs import RunViewSet
from evaluation.api.simulation import TrialViewSet

router = SimpleRouter(use_regex_path=False)
router.register("confirmation-calls", ConfirmationCallViewSet, "confirmation-call")
router.register("confirmation-calls/<int:call>/sheets", ConfirmationSheetViewSet, "confirmation-sheet")
router.register("figures", FigureViewSet, "figure")
router.register("methods", MethodViewSet, "method")
router.register("objections", ObjectionViewSet, "objection")
router.register("runs", RunViewSet, "run")
router.register("runs/<int:run>/results", ResultViewSet, "result")
router.register("recommendations", RecommendationViewSet, "recommendation")
router.register("quality-findings", QualityFindingViewSet, "quality-finding")
router.register("quality-checks", QualityCheckViewSet, "quality-check")
urlpatterns = [
    *router.urls,
    path(
        "runs/<int:pk>/simulation/",
        TrialViewSet.as_view({"get": "fields", "post": "simulate"}),
        name="simulation",
    ),
    path("runs/<int:pk>/comparison/", TrialViewSet.as_view({"get": "compare"}), name="comparison"),
    path(
        "runs/<int:pk>/robustness/",
        CheckViewSet.as_view({"get": "latest", "post": "start"}),
        name="robustness-detail",
    ),
    path(
        "runs/<int:pk>/robustness/enterprises/",
        CountViewSet.as_view({"get": "list"}),
        name="robustness-enterprises",
    ),
]
