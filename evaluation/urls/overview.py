"""The first pages: what needs me, the board, areas, search."""

from django.urls import path

from evaluation.views.areas import areas, areas_figures
from evaluation.views.board import board, movers
from evaluation.views.home import home
from evaluation.views.search import search

urlpatterns = [
    path("", home, name="home"),
    path("board/", board, name="board"),
    path("board/movers/", movers, name="movers"),
    path("search/", search, name="search"),
    path("areas/", areas, name="areas"),
    path("areas/figures.csv", areas_figures, name="areas-figures"),
]
