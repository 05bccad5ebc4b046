from django.urls import path

from mujun.intake import views, window_views

urlpatterns = [
    path("", views.batch_list, name="batch-list"),
    path("new/", views.batch_new, name="batch-new"),
    path("template/<slug:layout>/<int:year>/", views.template_download, name="template-download"),
    path("windows/", window_views.window_list, name="window-list"),
    path("windows/set/", window_views.window_set, name="window-set"),
    path("windows/except/", window_views.window_except, name="window-except"),
    path("windows/lock/", window_views.year_lock, name="year-lock"),
    path("windows/unlock/", window_views.year_unlock, name="year-unlock"),
    path("<int:pk>/", views.batch_page, name="batch"),
    path("<int:pk>/file/", views.batch_file, name="batch-file"),
    path("<int:pk>/progress/", views.batch_progress, name="batch-progress"),
    path("<int:pk>/check/", views.batch_check, name="batch-check"),
    path("<int:pk>/again/", views.batch_again, name="batch-again"),
    path("<int:pk>/import/", views.batch_import, name="batch-import"),
    path("<int:pk>/copy/", views.batch_copy, name="batch-copy"),
    path("<int:pk>/withdraw/", views.batch_withdraw, name="batch-withdraw"),
    path("<int:pk>/changes/", views.batch_changes, name="batch-changes"),
    path("<int:pk>/problems/", views.batch_problems, name="batch-problems"),
]
