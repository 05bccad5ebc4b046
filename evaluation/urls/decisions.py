"""Grades set by people, the final run, publication."""

from django.urls import path

from evaluation.views.decisions import (
    decision,
    decision_evidence,
    decision_file,
    decision_list,
    decision_new,
    decision_sign,
    decision_withdraw,
    round_settle,
)
from evaluation.views.own_result import own_result
from evaluation.views.publication import (
    publication,
    publication_changes,
    publication_files,
    publication_new,
)

urlpatterns = [
    path("decisions/", decision_list, name="decision-list"),
    path("decisions/new/", decision_new, name="decision-new"),
    path("decisions/list.csv", decision_file, {"ending": "csv"}, "decision-csv"),
    path("decisions/list.xlsx", decision_file, {"ending": "xlsx"}, "decision-workbook"),
    path("decisions/<int:pk>/", decision, name="decision"),
    path("decisions/<int:pk>/sign/", decision_sign, name="decision-sign"),
    path("decisions/<int:pk>/withdraw/", decision_withdraw, name="decision-withdraw"),
    path("decisions/<int:pk>/evidence/", decision_evidence, name="decision-evidence"),
    path("round/<int:pk>/settle/", round_settle, name="round-settle"),
    path("round/<int:pk>/publish/", publication_new, name="publication-new"),
    path("publications/<int:pk>/", publication, name="publication"),
    path("publications/<int:pk>/changes.csv", publication_changes, name="publication-changes"),
    path("publications/<int:pk>/files.zip", publication_files, name="publication-files"),
    path("result/", own_result, name="own-result"),
]
