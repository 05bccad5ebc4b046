from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from mujun.accounts.views.audit import audit_list
from mujun.accounts.views.permissions import permissions

urlpatterns = [
    path("login/", LoginView.as_view(template_name="accounts/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("audit/", audit_list, name="audit"),
    path("permissions/", permissions, name="permissions"),
]
