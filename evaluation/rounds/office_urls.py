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
]
