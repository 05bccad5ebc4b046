from django.urls import include, path, re_path

from mujun.api.description import Description
from mujun.api.views import Docs, Index, Unknown

app_name = "api"
urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("schema/", Description.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    path("", include("mujun.accounts.api")),
    path("", include("mujun.inbox.api")),
    path("", include("mujun.jobs.api")),
    path("", include("mujun.intake.api")),
    path("", include("mujun.intake.window_api")),
    path("", include("mujun.sharing.api")),
    path("", include("mujun.exchange.api.urls")),
    path("", include("landuse.api.urls")),
    path("", include("evaluation.api.urls")),
    re_path("", Unknown.as_view(), name="unknown"),
]
