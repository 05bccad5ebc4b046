"""Results: ranking, enterprises."""

from django.urls import path

from evaluation.views.enterprise import enterprise
from evaluation.views.ranking import ranking
from evaluation.views.ranking_download import ranking_download

urlpatterns = [
    path("ranking/", ranking, name="ranking"),
    path("ranking/workbook.xlsx", ranking_download, name="ranking-download"),
    path("enterprises/<slug:credit_code>/", enterprise, name="enterprise"),
]
