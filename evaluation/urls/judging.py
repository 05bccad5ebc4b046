"""Methods, runs, trials."""

from django.urls import path

from evaluation.views.lifts import enterprise_lifts
from evaluation.views.method_writing import method_publish, method_write
from evaluation.views.methods import method, method_list
from evaluation.views.robustness import robustness, robustness_start
from evaluation.views.runs import run, run_list, run_start
from evaluation.views.simulate import simulate, simulate_draft
from evaluation.views.verification import verification, verification_start

urlpatterns = [
    path("runs/", run_list, name="run-list"),
    path("runs/start/", run_start, name="run-start"),
    path("runs/<int:pk>/", run, name="run"),
    path("runs/<int:pk>/enterprises/<slug:credit_code>/lifts/", enterprise_lifts, name="enterprise-lifts"),
    path("runs/<int:pk>/robustness/", robustness, name="robustness"),
    path("runs/<int:pk>/verification.xlsx", verification, name="verification"),
    path("runs/<int:pk>/verification/start/", verification_start, name="verification-start"),
    path("runs/<int:pk>/robustness/start/", robustness_start, name="robustness-start"),
    path("simulate/", simulate, name="simulate"),
    path("simulate/draft/", simulate_draft, name="simulate-draft"),
    path("methods/", method_list, name="method-list"),
    path("methods/write/", method_write, name="method-write"),
    path("methods/<int:pk>/", method, name="method"),
    path("methods/<int:pk>/publish/", method_publish, name="method-publish"),
]
