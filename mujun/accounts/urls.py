from django.urls import path

from mujun.accounts.views import own, signing_in, users
from mujun.accounts.views.audit import audit_list
from mujun.accounts.views.permissions import permissions

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("login/code/", signing_in.code, name="sign-in-code"),
    path("logout/", signing_in.sign_out, name="logout"),
    path("password/", own.password, name="password"),
    path("second-factor/", own.own_second_factor, name="second-factor"),
    path("sessions/", own.own_sessions, name="sessions"),
    path("sessions/others/end/", own.end_other_sessions, name="sessions-end"),
    path("sessions/<int:pk>/end/", own.end_session, name="session-end"),
    path("users/", users.user_list, name="user-list"),
    path("users/new/", users.new_user, name="user-new"),
    path("users/<int:pk>/", users.one_user, name="user"),
    path("users/<int:pk>/<slug:act>/", users.user_act, name="user-act"),
    path("audit/", audit_list, name="audit"),
    path("permissions/", permissions, name="permissions"),
]
