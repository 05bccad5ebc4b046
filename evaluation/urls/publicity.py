"""Publicity, objections and corrections of a round; what lies under public/ asks nobody to sign in."""

from django.urls import path

from evaluation.views.corrections import corrections, corrections_file
from evaluation.views.objection_raising import objection_find, objection_raise
from evaluation.views.objections import (
    objection,
    objection_attachment,
    objection_decide,
    objection_file_list,
    objection_list,
    objection_opinion,
    objection_withdraw,
)
from evaluation.views.public import public_county, public_publication, public_publicity
from evaluation.views.publicity import corrections_start, own_publicity, publicity_announce, publicity_term

_CSV, _XLSX = {"ending": "csv"}, {"ending": "xlsx"}
urlpatterns = [
    path("public/<slug:county>/", public_county, name="public-county"),
    path("public/<slug:county>/<int:pk>/", public_publicity, name="public-publicity"),
    path("public/<slug:county>/<int:pk>/list.csv", public_publicity, _CSV, "public-csv"),
    path("public/<slug:county>/<int:pk>/list.xlsx", public_publicity, _XLSX, "public-workbook"),
    path("public/<slug:county>/publications/<int:pk>/", public_publication, name="public-publication"),
    path(
        "public/<slug:county>/publications/<int:pk>/list.csv",
        public_publication,
        _CSV,
        "public-publication-csv",
    ),
    path(
        "public/<slug:county>/publications/<int:pk>/list.xlsx",
        public_publication,
        _XLSX,
        "public-publication-workbook",
    ),
    path("publicity/", own_publicity, name="own-publicity"),
    path("round/<int:pk>/announce/", publicity_announce, name="publicity-announce"),
    path("round/<int:pk>/announce/term/", publicity_term, name="publicity-term"),
    path("round/<int:pk>/corrections/", corrections_start, name="corrections-start"),
    path("round/corrections/<int:pk>/", corrections, name="corrections"),
    path("round/corrections/<int:pk>/list.csv", corrections_file, _CSV, "corrections-csv"),
    path("round/corrections/<int:pk>/list.xlsx", corrections_file, _XLSX, "corrections-workbook"),
    path("objections/", objection_list, name="objection-list"),
    path("objections/list.csv", objection_file_list, _CSV, "objection-csv"),
    path("objections/list.xlsx", objection_file_list, _XLSX, "objection-workbook"),
    path("objections/raise/", objection_find, name="objection-find"),
    path("objections/raise/<int:pk>/<slug:credit_code>/", objection_raise, name="objection-raise"),
    path("objections/<int:pk>/", objection, name="objection"),
    path("objections/<int:pk>/opinion/", objection_opinion, name="objection-opinion"),
    path("objections/<int:pk>/decide/", objection_decide, name="objection-decide"),
    path("objections/<int:pk>/withdraw/", objection_withdraw, name="objection-withdraw"),
    path("objections/<int:pk>/files/<int:file>/", objection_attachment, name="objection-file"),
]
