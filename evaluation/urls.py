from django.urls import include, path

from evaluation.views.areas import areas, areas_figures
from evaluation.views.board import board, movers
from evaluation.views.cell import cell, cell_comment
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
from evaluation.views.enterprise import enterprise
from evaluation.views.figure import figure
from evaluation.views.grid import grid, grid_data, grid_save
from evaluation.views.home import home
from evaluation.views.lifts import enterprise_lifts
from evaluation.views.method_writing import method_publish, method_write
from evaluation.views.methods import method, method_list
from evaluation.views.quality import quality, quality_acknowledge, quality_check, quality_findings
from evaluation.views.quality_rules import (
    quality_rules,
    quality_rules_adopt,
    quality_rules_file,
    quality_rules_library,
    quality_rules_try,
)
from evaluation.views.ranking import ranking
from evaluation.views.ranking_download import ranking_download
from evaluation.views.recommendations import recommendations
from evaluation.views.robustness import robustness, robustness_start
from evaluation.views.round_agenda import round_agenda, round_agenda_file
from evaluation.views.rounds import round, round_choose, round_open, round_take
from evaluation.views.runs import run, run_list, run_start
from evaluation.views.search import search
from evaluation.views.simulate import simulate, simulate_draft
from evaluation.views.verification import verification, verification_start

urlpatterns = [
    path("", home, name="home"),
    path("board/", board, name="board"),
    path("board/movers/", movers, name="movers"),
    path("search/", search, name="search"),
    path("ranking/", ranking, name="ranking"),
    path("areas/", areas, name="areas"),
    path("areas/figures.csv", areas_figures, name="areas-figures"),
    path("ranking/workbook.xlsx", ranking_download, name="ranking-download"),
    path("enterprises/<slug:credit_code>/", enterprise, name="enterprise"),
    path("figures/<int:pk>/", figure, name="figure"),
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
    path("round/", round, name="round"),
    path("round/open/", round_open, name="round-open"),
    path("round/agenda/", round_agenda, name="round-agenda"),
    path("round/agenda/list.csv", round_agenda_file, name="round-agenda-csv"),
    path("round/<int:pk>/take/", round_take, name="round-take"),
    path("round/<int:pk>/choose/", round_choose, name="round-choose"),
    path("", include("evaluation.rounds.office_urls")),
    path("", include("evaluation.rounds.urls")),
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
    path("recommendations/", recommendations, name="recommendations"),
    path("papers/", include("evaluation.paper_urls")),
]
