"""Pages of agreements on standard land, below land/agreements/."""

from django.urls import path

from landuse.views.agreement_acts import (
    agreement_check,
    agreement_rule_text,
    agreement_rules,
    agreement_rules_end,
    agreement_transfer,
)
from landuse.views.agreements import (
    agreement,
    agreement_check_withdraw,
    agreement_end,
    agreement_file,
    agreement_list,
    agreement_new,
)

urlpatterns = [
    path("", agreement_list, name="agreements"),
    path("new/", agreement_new, name="agreement-new"),
    path("rules/", agreement_rules, name="agreement-rules"),
    path("rules/<int:pk>/", agreement_rule_text, name="agreement-rule-text"),
    path("rules/<int:pk>/end/", agreement_rules_end, name="agreement-rules-end"),
    path("<int:pk>/", agreement, name="agreement"),
    path("<int:pk>/check/", agreement_check, name="agreement-check"),
    path("<int:pk>/checks/<int:check>/withdraw/", agreement_check_withdraw, name="agreement-check-withdraw"),
    path("<int:pk>/transfer/", agreement_transfer, name="agreement-transfer"),
    path("<int:pk>/end/", agreement_end, name="agreement-end"),
    path("<int:pk>/files/<int:file>/", agreement_file, name="agreement-file"),
]
