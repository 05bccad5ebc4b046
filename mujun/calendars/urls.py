from django.urls import path

from mujun.calendars import views

urlpatterns = [
    path("", views.calendar, name="calendar"),
    path("set/", views.calendar_set, name="calendar-set"),
    path("<int:pk>/remove/", views.calendar_remove, name="calendar-remove"),
]
