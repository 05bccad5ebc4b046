from django.urls import path

from landuse.views.land import conflict_list, parcel, parcels_file
from landuse.views.signals import signals

urlpatterns = [
    path("signals/", signals, name="signals"),
    path("land/conflicts/", conflict_list, name="land-conflicts"),
    path("land/parcels.geojson", parcels_file, name="parcels-file"),
    path("parcels/<str:code>/", parcel, name="parcel"),
]
