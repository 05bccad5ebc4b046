from django.urls import path
from rest_framework.routers import SimpleRouter

from landuse.api.agreements import AgreementViewSet
from landuse.api.blocks import BlockViewSet, ParcelViewSet, ProjectViewSet
from landuse.api.cases import CaseFileViewSet, CaseViewSet
from landuse.api.checklists import ChecklistViewSet
from landuse.api.cluster_land import ClusterLandViewSet
from landuse.api.enterprises import EnterpriseViewSet
from landuse.api.findings import FindingFileViewSet, FindingViewSet
from landuse.api.idle import IdleViewSet
from landuse.api.idle_proceedings import IdleFileViewSet, ProceedingViewSet
from landuse.api.land_accounts import LandAccountViewSet, LandEntryViewSet
from landuse.api.land_demands import LandDemandViewSet
from landuse.api.park_measures import ParkMeasureViewSet
from landuse.api.park_words import ParkWordViewSet
from landuse.api.rules import RuleSetViewSet
from landuse.api.signals import ListingViewSet, SignalViewSet
from landuse.api.supply import LedgerViewSet, SupplyContractViewSet
from landuse.api.towns import TownViewSet

router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseViewSet, "enterprise")
router.register("parcels", ParcelViewSet, "parcel")
router.register("blocks", BlockViewSet, "block")
router.register("projects", ProjectViewSet, "project")
router.register("idle-land", IdleViewSet, "idle-land")
router.register("idle-proceedings", ProceedingViewSet, "idle-proceeding")
router.register("towns", TownViewSet, "town")
router.register("signals", SignalViewSet, "signal")
router.register("wasteful-enterprises", ListingViewSet, "wasteful-enterprise")
router.register("rule-sets", RuleSetViewSet, "rule-set")
router.register("findings", FindingViewSet, "finding")
router.register("cases", CaseViewSet, "case")
router.register("agreements", AgreementViewSet, "agreement")
router.register("supply-contracts", SupplyContractViewSet, "supply-contract")
router.register("checklists", ChecklistViewSet, "checklist")
router.register("ledgers", LedgerViewSet, "ledger")
router.register("land-accounts", LandAccountViewSet, "land-account")
router.register("land-entries", LandEntryViewSet, "land-entry")
router.register("land-demands", LandDemandViewSet, "land-demand")
router.register("cluster-land", ClusterLandViewSet, "cluster-land")
router.register("park-measures", ParkMeasureViewSet, "park-measure")
router.register("park-words", ParkWordViewSet, "park-word")

_ONE = {"get": "retrieve"}
urlpatterns = [
    *router.urls,
    path(
        "findings/<int:finding>/files/<int:finding_file>/",
        FindingFileViewSet.as_view(_ONE),
        name="finding-file",
    ),
    path("cases/<int:case>/files/<int:case_file>/", CaseFileViewSet.as_view(_ONE), name="case-file"),
    path(
        "idle-proceedings/<int:proceeding>/files/<int:idle_file>/",
        IdleFileViewSet.as_view(_ONE),
        name="idle-file",
    ),
]
