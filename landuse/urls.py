from django.urls import path

from landuse.views.signals import signals

urlpatterns = [
    path("signals/", signals, name="signals"),
]
