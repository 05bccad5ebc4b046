from django.urls import path

from mujun.inbox import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.inbox_read, name="inbox-read"),
    path("<int:pk>/", views.message, name="message"),
]
