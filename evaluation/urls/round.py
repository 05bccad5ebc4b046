"""The round of a year from stage to stage, and its agenda."""

from django.urls import path

from evaluation.views.round_agenda import round_agenda, round_agenda_file
from evaluation.views.rounds import round, round_choose, round_open, round_take

urlpatterns = [
    path("round/", round, name="round"),
    path("round/open/", round_open, name="round-open"),
    path("round/agenda/", round_agenda, name="round-agenda"),
    path("round/agenda/list.csv", round_agenda_file, name="round-agenda-csv"),
    path("round/<int:pk>/take/", round_take, name="round-take"),
    path("round/<int:pk>/choose/", round_choose, name="round-choose"),
]
