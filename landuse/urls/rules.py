"""认定规则: the sets of the library and the county's own."""

from django.urls import path

from landuse.views.rule_preview import rule_set_preview
from landuse.views.rule_writing import rule_decide, rule_write
from landuse.views.rules import rule_set, rule_set_drop, rule_set_end, rule_sets

urlpatterns = [
    path("", rule_sets, name="rule-set-list"),
    path("write/", rule_write, name="rule-write"),
    path("<int:pk>/end/", rule_set_end, name="rule-set-end"),
    path("<int:pk>/drop/", rule_set_drop, name="rule-set-drop"),
    path("<slug:key>/", rule_set, name="rule-set"),
    path("<slug:key>/preview/", rule_set_preview, name="rule-set-preview"),
    path("<slug:key>/decide/", rule_decide, name="rule-set-decide"),
]
