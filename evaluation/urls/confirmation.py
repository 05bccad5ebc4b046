"""一企一单: sheets and disputes."""

from django.urls import path

from evaluation.views.confirmation import (
    confirmation,
    confirmation_close,
    confirmation_extend,
    confirmation_list,
    confirmation_open,
    confirmation_term,
)
from evaluation.views.confirmation_sheet import (
    sheet,
    sheet_confirm,
    sheet_dispute,
    sheet_print,
    sheet_workbook,
)
from evaluation.views.disputes import dispute, dispute_attachment, dispute_list

urlpatterns = [
    path("confirmation/", confirmation, name="confirmation"),
    path("confirmation/open/", confirmation_open, name="confirmation-open"),
    path("confirmation/term/", confirmation_term, name="confirmation-term"),
    path("confirmation/<int:pk>/extend/", confirmation_extend, name="confirmation-extend"),
    path("confirmation/<int:pk>/close/", confirmation_close, name="confirmation-close"),
    path("confirmation/<int:pk>/list.csv", confirmation_list, {"ending": "csv"}, "confirmation-csv"),
    path("confirmation/<int:pk>/list.xlsx", confirmation_list, {"ending": "xlsx"}, "confirmation-workbook"),
    path("sheets/<int:pk>/", sheet, name="sheet"),
    path("sheets/<int:pk>/confirm/", sheet_confirm, name="sheet-confirm"),
    path("sheets/<int:pk>/dispute/<slug:variable>/", sheet_dispute, name="sheet-dispute"),
    path("sheets/<int:pk>/print/", sheet_print, name="sheet-print"),
    path("sheets/<int:pk>/workbook.xlsx", sheet_workbook, name="sheet-workbook"),
    path("disputes/", dispute_list, name="dispute-list"),
    path("disputes/<int:pk>/", dispute, name="dispute"),
    path("disputes/<int:pk>/attachment/", dispute_attachment, name="dispute-attachment"),
]
