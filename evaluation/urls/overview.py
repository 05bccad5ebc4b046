"""The first pages: what needs me, the board, areas, search."""

from django.urls import path

from evaluation.views.areas import areas, areas_figures
from evaluation.views.board import board, movers
from evaluation.views.charts import chart_page
from evaluation.views.home import home
from evaluation.views.search import search
from evaluation.views.targets import target_board, target_report
from evaluation.views.town_map import town_map

urlpatterns = [
    path("", home, name="home"),
    path("board/", board, name="board"),
    path("board/movers/", movers, name="movers"),
    path("charts/", chart_page, name="chart-page"),
    path("charts/towns/", town_map, name="town-map"),
    path("search/", search, name="search"),
    path("targets/", target_board, name="target-board"),
    path("targets/<str:code>/", target_report, name="target-report"),
    path("areas/", areas, name="areas"),
    path("areas/figures.csv", areas_figures, name="areas-figures"),
]
