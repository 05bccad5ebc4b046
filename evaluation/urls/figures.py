"""Figures: grid, cells, quality."""

from django.urls import path

from evaluation.views.agreement_scores import agreement_scores
from evaluation.views.cell import cell, cell_comment
from evaluation.views.figure import figure
from evaluation.views.figure_requests import (
    figure_request,
    figure_request_attachment,
    figure_request_list,
    figure_request_new,
)
from evaluation.views.grid import grid, grid_data, grid_save
from evaluation.views.quality import quality, quality_acknowledge, quality_check, quality_findings
from evaluation.views.quality_rules import (
    quality_rules,
    quality_rules_adopt,
    quality_rules_file,
    quality_rules_library,
    quality_rules_try,
)

urlpatterns = [
    path("figures/<int:pk>/", figure, name="figure"),
    path("figures/<int:pk>/request/", figure_request_new, name="figure-request-new"),
    path("figure-requests/", figure_request_list, name="figure-request-list"),
    path("figure-requests/<int:pk>/", figure_request, name="figure-request"),
    path("figure-requests/<int:pk>/attachment/", figure_request_attachment, name="figure-request-attachment"),
    path("land/agreement-scores/", agreement_scores, name="agreement-scores"),
    path("grid/", grid, name="grid"),
    path("grid/data/", grid_data, name="grid-data"),
    path("grid/save/", grid_save, name="grid-save"),
    path("cells/<slug:credit_code>/<slug:variable>/<int:year>/", cell, name="cell"),
    path("cells/<slug:credit_code>/<slug:variable>/<int:year>/comment/", cell_comment, name="cell-comment"),
    path("quality/", quality, name="quality"),
    path("quality/check/", quality_check, name="quality-check"),
    path("quality/findings.csv", quality_findings, name="quality-findings"),
    path("quality/rules/", quality_rules, name="quality-rules"),
    path("quality/rules/try/", quality_rules_try, name="quality-rules-try"),
    path("quality/rules/adopt/", quality_rules_adopt, name="quality-rules-adopt"),
    path("quality/rules/library/", quality_rules_library, name="quality-rules-library"),
    path("quality/rules/file/", quality_rules_file, name="quality-rules-library-file"),
    path("quality/rules/<int:pk>/file/", quality_rules_file, name="quality-rules-file"),
    path("quality/<int:pk>/acknowledge/", quality_acknowledge, name="quality-acknowledge"),
]
