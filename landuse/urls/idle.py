from django.urls import path

from landuse.views.developments import development_edit, pause_add, pause_end, pause_remove
from landuse.views.idle import idle_list
from landuse.views.idle_acts import idle_close, idle_file, idle_open, idle_serve, idle_step, idle_take_back
from landuse.views.idle_plot import idle_plot
from landuse.views.idle_proceedings import idle_proceedings
from landuse.views.idle_statutes import idle_statute, idle_statute_delivered
from landuse.views.stock import stock_list

urlpatterns = [
    path("", idle_list, name="idle-list"),
    path("stock/", stock_list, name="stock-land"),
    path("statute/", idle_statute, name="idle-statute"),
    path("statute/delivered/", idle_statute_delivered, name="idle-statute-delivered"),
    path("proceedings/", idle_proceedings, name="idle-proceedings"),
    path("proceedings/<int:pk>/steps/", idle_step, name="idle-step"),
    path("proceedings/<int:pk>/close/", idle_close, name="idle-close"),
    path("steps/<int:pk>/serve/", idle_serve, name="idle-serve"),
    path("steps/<int:pk>/take-back/", idle_take_back, name="idle-take-back"),
    path("files/<int:pk>/", idle_file, name="idle-file"),
    path("pauses/<int:pk>/end/", pause_end, name="pause-end"),
    path("pauses/<int:pk>/remove/", pause_remove, name="pause-remove"),
    path("parcels/<str:code>/", idle_plot, name="idle-plot"),
    path("parcels/<str:code>/open/", idle_open, name="idle-open"),
    path("parcels/<str:code>/pauses/", pause_add, name="pause-add"),
    path("parcels/<str:code>/development/", development_edit, name="development-edit"),
]
