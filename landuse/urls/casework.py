"""认定 and 整治."""

from django.urls import path

from landuse.views.case_board import case_board, case_new, case_target_remove
from landuse.views.cases import case, case_act, case_file, case_list
from landuse.views.finding_new import finding_new
from landuse.views.finding_notices import finding_notice, finding_notices, finding_notify
from landuse.views.findings import finding, finding_act, finding_file, finding_list, own_findings

urlpatterns = [
    path("findings/", finding_list, name="finding-list"),
    path("findings/new/", finding_new, name="finding-new"),
    path("findings/notify/", finding_notify, name="finding-notify"),
    path("findings/notices/", finding_notices, name="finding-notices"),
    path("findings/own/", own_findings, name="own-findings"),
    path("findings/<int:pk>/", finding, name="finding"),
    path("findings/<int:pk>/notice/", finding_notice, name="finding-notice"),
    path("findings/<int:pk>/files/<int:file>/", finding_file, name="finding-file"),
    path("findings/<int:pk>/<slug:act>/", finding_act, name="finding-act"),
    path("cases/", case_list, name="case-list"),
    path("cases/new/", case_new, name="case-new"),
    path("cases/board/", case_board, name="case-board"),
    path("cases/targets/<int:pk>/remove/", case_target_remove, name="case-target-remove"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/files/<int:file>/", case_file, name="case-file"),
    path("cases/<int:pk>/<slug:act>/", case_act, name="case-act"),
]
