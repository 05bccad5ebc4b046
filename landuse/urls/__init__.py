from django.urls import include, path

from landuse.views.accounts import enterprise_accounts
from landuse.views.contacts import contact
from landuse.views.land import conflict_list, parcel, parcels_file
from landuse.views.listings import listing, listings
from landuse.views.matching import matching, matching_decide, matching_revoke
from landuse.views.park_acts import measure_end, measure_new, word_end, words
from landuse.views.provisions import (
    provision_decide,
    provision_document,
    provision_end,
    provision_revoke,
    provision_text,
    provisions,
)
from landuse.views.signals import signals

urlpatterns = [
    path("users/enterprises/", enterprise_accounts, name="enterprise-accounts"),
    path("matching/", matching, name="matching"),
    path("matching/decide/", matching_decide, name="matching-decide"),
    path("matching/<int:pk>/revoke/", matching_revoke, name="matching-revoke"),
    path("enterprises/<slug:credit_code>/contact/", contact, name="enterprise-contact"),
    path("signals/", signals, name="signals"),
    path("signals/enterprises/", listings, name="listing-list"),
    path("signals/enterprises/<slug:credit_code>/", listing, name="listing"),
    path("rules/", include("landuse.urls.rules")),
    path("land/conflicts/", conflict_list, name="land-conflicts"),
    path("land/idle/", include("landuse.urls.idle")),
    path("land/parcels.geojson", parcels_file, name="parcels-file"),
    path("land/", include("landuse.urls.map")),
    path("land/agreements/", include("landuse.urls.agreements")),
    path("land/supply/", include("landuse.urls.supply")),
    path("land/provisions/", provisions, name="provisions"),
    path("land/provisions/decide/", provision_decide, name="provision-decide"),
    path("land/provisions/decisions/<int:pk>/revoke/", provision_revoke, name="provision-revoke"),
    path("land/provisions/documents/new/", provision_document, name="provision-document"),
    path("land/provisions/documents/<int:pk>/", provision_text, name="provision-text"),
    path("land/provisions/documents/<int:pk>/end/", provision_end, name="provision-end"),
    path("parcels/<str:code>/", parcel, name="parcel"),
    path("parks/words/", words, name="park-words"),
    path("parks/words/<int:pk>/end/", word_end, name="park-word-end"),
    path("parks/<int:pk>/measures/new/", measure_new, name="park-measure-new"),
    path("parks/measures/<int:pk>/end/", measure_end, name="park-measure-end"),
    path("", include("landuse.urls.casework")),
]
