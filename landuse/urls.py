from django.urls import path

from landuse.views.land import conflict_list, parcel
from landuse.views.signals import signals

urlpatterns = [
    path("signals/", signals, name="signals"),
    path("land/conflicts/", conflict_list, name="land-conflicts"),
    path("parcels/<str:code>/", parcel, name="parcel"),
]
