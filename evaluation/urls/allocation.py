"""Levers, what they would mean, who executes them."""

from django.urls import path

from evaluation.views.levers import lever, lever_list, lever_move, lever_write
from evaluation.views.recommendations import recommendations, recommendations_renew

urlpatterns = [
    path("levers/", lever_list, name="lever-list"),
    path("levers/write/", lever_write, name="lever-write"),
    path("levers/<str:record>/", lever, name="lever"),
    path("levers/<str:record>/write/", lever_write, name="lever-rewrite"),
    path("levers/<str:record>/move/", lever_move, name="lever-move"),
    path("recommendations/", recommendations, name="recommendations"),
    path("recommendations/renew/", recommendations_renew, name="recommendations-renew"),
]
