from django.urls import include, path

from mujun import health

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("api/v1/", include("mujun.api.urls")),  # before the pages: programs ask most often
    path("", include("mujun.identity.urls")),
    path("", include("mujun.accounts.urls")),
    path("", include("mujun.sharing.urls")),
    path("", include("mujun.clients.urls")),
    path("jobs/", include("mujun.jobs.urls")),
    path("imports/", include("mujun.intake.urls")),
    path("calendar/", include("mujun.calendars.urls")),
    path("messages/", include("mujun.inbox.urls")),
    path("exchange/", include("mujun.exchange.urls")),
    path("", include("landuse.urls")),
    path("", include("evaluation.urls")),
]

handler500 = "mujun.errors.server_error"
