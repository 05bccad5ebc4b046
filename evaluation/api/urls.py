from django.urls import path
from rest_framework.routers import SimpleRouter

from evaluation.api.advantages import AdvantageViewSet
from evaluation.api.advice_by_grade import AdviceByGradeViewSet
from evaluation.api.benchmarks import DistanceViewSet, RegionDistanceViewSet
from evaluation.api.clusters import ClusterViewSet, ProvinceClusterViewSet
from evaluation.api.confirmation import ConfirmationCallViewSet, ConfirmationSheetViewSet
from evaluation.api.corrections import CorrectionViewSet, MovedViewSet
from evaluation.api.decisions import DecisionViewSet, EvidenceViewSet
from evaluation.api.disputes import DisputeFileViewSet, DisputeViewSet
from evaluation.api.execution import ExecutionLineViewSet, ExecutionListViewSet
from evaluation.api.figure_requests import FigureRequestFileViewSet, FigureRequestViewSet
from evaluation.api.figures import FigureViewSet
from evaluation.api.front_runners import FrontRunnerViewSet
from evaluation.api.lever_appeals import LeverAppealViewSet
from evaluation.api.lever_effect import EffectViewSet, LeverTrialViewSet
from evaluation.api.lever_ledger import LedgerViewSet
from evaluation.api.lever_refunds import LeverRefundViewSet
from evaluation.api.levers import LeverViewSet
from evaluation.api.methods import MethodViewSet
from evaluation.api.objections import ObjectionFileViewSet, ObjectionViewSet
from evaluation.api.papers import PaperFileListViewSet, PaperFileViewSet, PaperViewSet
from evaluation.api.parks import ParkViewSet
from evaluation.api.province import ProvinceCountyViewSet, ProvinceRunViewSet
from evaluation.api.province_targets import ProvinceTargetViewSet
from evaluation.api.publications import PublicationViewSet
from evaluation.api.publicities import PublicityViewSet
from evaluation.api.quality import QualityCheckViewSet, QualityFindingViewSet
from evaluation.api.quota_plans import QuotaLineViewSet, QuotaPlanViewSet
from evaluation.api.recommendations import RecommendationViewSet
from evaluation.api.region_handlings import RegionHandlingViewSet
from evaluation.api.region_land import RegionLandViewSet
from evaluation.api.region_making import RegionFigureViewSet, RegionViewSet
from evaluation.api.regions import RegionResultViewSet, RegionRunViewSet
from evaluation.api.results import ResultViewSet
from evaluation.api.robustness import CheckViewSet, CountViewSet
from evaluation.api.rounds import RoundViewSet
from evaluation.api.runs import RunViewSet
from evaluation.api.simulation import TrialViewSet
from evaluation.api.snapshots import SnapshotViewSet
from evaluation.api.target_standings import TargetStandingViewSet
from evaluation.api.willingness import WillingnessViewSet

router = SimpleRouter(use_regex_path=False)
router.register("confirmation-calls", ConfirmationCallViewSet, "confirmation-call")
router.register("confirmation-calls/<int:call>/sheets", ConfirmationSheetViewSet, "confirmation-sheet")
router.register("disputes", DisputeViewSet, "dispute")
router.register("figures", FigureViewSet, "figure")
router.register("figure-requests", FigureRequestViewSet, "figure-request")
router.register("methods", MethodViewSet, "method")
router.register("objections", ObjectionViewSet, "objection")
router.register("rounds", RoundViewSet, "round")
router.register("publicities", PublicityViewSet, "publicity")
router.register("publications", PublicationViewSet, "publication")
router.register("corrections", CorrectionViewSet, "correction")
router.register("corrections/<int:correction>/enterprises", MovedViewSet, "correction-enterprise")
router.register("decisions", DecisionViewSet, "decision")
router.register("papers", PaperViewSet, "paper")
router.register("papers/<int:paper>/files", PaperFileListViewSet, "paper-file")
router.register("snapshots", SnapshotViewSet, "snapshot")
router.register("runs", RunViewSet, "run")
router.register("runs/<int:run>/results", ResultViewSet, "result")
router.register("runs/<int:run>/distances", DistanceViewSet, "distance")
router.register("parks", ParkViewSet, "park")
router.register("region-runs", RegionRunViewSet, "region-run")
router.register("region-runs/<int:region_run>/results", RegionResultViewSet, "region-result")
router.register("region-runs/<int:region_run>/distances", RegionDistanceViewSet, "region-distance")
router.register("front-runners", FrontRunnerViewSet, "front-runner")
router.register("region-handlings", RegionHandlingViewSet, "region-handling")
router.register("regions", RegionViewSet, "region")
router.register("region-figures", RegionFigureViewSet, "region-figure")
router.register("target-standings", TargetStandingViewSet, "target-standing")
router.register("province-counties/<int:year>", ProvinceCountyViewSet, "province-county")
router.register("clusters/<int:year>", ClusterViewSet, "cluster")
router.register("province-clusters/<int:year>", ProvinceClusterViewSet, "province-cluster")
router.register("province-targets/<int:year>", ProvinceTargetViewSet, "province-target")
router.register("province-runs", ProvinceRunViewSet, "province-run")
router.register("recommendations", RecommendationViewSet, "recommendation")
router.register("willingness", WillingnessViewSet, "willingness")
router.register("levers", LeverViewSet, "lever")
router.register("execution-lists", ExecutionListViewSet, "execution-list")
router.register("execution-lists/<str:list>/lines", ExecutionLineViewSet, "execution-line")
router.register("lever-ledger", LedgerViewSet, "lever-ledger")
router.register("lever-appeals", LeverAppealViewSet, "lever-appeal")
router.register("lever-refunds", LeverRefundViewSet, "lever-refund")
router.register("lever-trials", LeverTrialViewSet, "lever-trial")
router.register("advantages", AdvantageViewSet, "advantage")
router.register("quota-plans", QuotaPlanViewSet, "quota-plan")
router.register("quality-findings", QualityFindingViewSet, "quality-finding")
router.register("quality-checks", QualityCheckViewSet, "quality-check")
_ONE = {"get": "retrieve"}
urlpatterns = [
    *router.urls,
    path(
        "region-runs/<int:region_run>/land/<str:name>/",
        RegionLandViewSet.as_view({"get": "retrieve", "post": "propose"}),
        name="region-land",
    ),
    path("decisions/<int:pk>/evidence/", EvidenceViewSet.as_view(_ONE), name="decision-evidence"),
    path("disputes/<int:pk>/attachment/", DisputeFileViewSet.as_view(_ONE), name="dispute-attachment"),
    path(
        "figure-requests/<int:pk>/attachment/",
        FigureRequestFileViewSet.as_view(_ONE),
        name="figure-request-attachment",
    ),
    path(
        "objections/<int:objection>/files/<int:evidence>/",
        ObjectionFileViewSet.as_view(_ONE),
        name="objection-file",
    ),
    path("papers/<int:paper>/files/<int:file>/", PaperFileViewSet.as_view(_ONE), name="paper-file"),
    path(
        "runs/<int:run>/results/<slug:credit_code>/advice/",
        AdviceByGradeViewSet.as_view(_ONE),
        name="advice-by-grade",
    ),
    path(
        "runs/<int:pk>/simulation/",
        TrialViewSet.as_view({"get": "fields", "post": "simulate"}),
        name="simulation",
    ),
    path(
        "execution-lists/<str:list>/list.csv",
        ExecutionListViewSet.as_view({"get": "file"}),
        name="execution-list-file",
    ),
    path("lever-effect/<int:year>/", EffectViewSet.as_view({"get": "retrieve"}), name="lever-effect"),
    path("quota-plans/<int:pk>/lines/", QuotaLineViewSet.as_view({"get": "list"}), name="quota-plan-lines"),
    path("quota-plans/<int:pk>/solve/", QuotaPlanViewSet.as_view({"post": "solve"}), name="quota-plan-solve"),
    path("quota-plans/<int:pk>/adopt/", QuotaPlanViewSet.as_view({"post": "adopt"}), name="quota-plan-adopt"),
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
