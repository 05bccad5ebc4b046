from django.contrib.auth import views as auth
from django.urls import include, path

from mujun import health

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("login/", auth.LoginView.as_view(template_name="accounts/login.html"), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("jobs/", include("mujun.jobs.urls")),
    path("imports/", include("mujun.intake.urls")),
    path("api/v1/", include("mujun.api.urls")),
    path("", include("landuse.urls")),
    path("", include("evaluation.urls")),
]

handler500 = "mujun.errors.server_error"
