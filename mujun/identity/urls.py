from django.urls import path

from mujun.identity.views import door, links

urlpatterns = [
    path("login/with/<slug:code>/", door.leave, name="sign-in-with"),
    path("login/with/<slug:code>/back/", door.come_back, name="sign-in-back"),
    path("login/apply/", door.apply, name="access-apply"),
    path("links/", links.own_links, name="own-links"),
    path("links/<int:pk>/end/", links.own_unlink, name="own-unlink"),
    path("users/applications/", links.applications, name="access-applications"),
    path("users/applications/<int:pk>/", links.application, name="access-application"),
    path("users/<int:pk>/links/", links.user_links, name="user-links"),
    path("users/<int:pk>/links/<int:link>/end/", links.user_unlink, name="user-unlink"),
]
