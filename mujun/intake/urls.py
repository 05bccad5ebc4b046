from django.urls import path

from mujun.intake import views

urlpatterns = [
    path("", views.batch_list, name="batch-list"),
    path("new/", views.batch_new, name="batch-new"),
    path("template/<slug:layout>/<int:year>/", views.template_download, name="template-download"),
    path("<int:pk>/", views.batch_page, name="batch"),
    path("<int:pk>/progress/", views.batch_progress, name="batch-progress"),
    path("<int:pk>/check/", views.batch_check, name="batch-check"),
    path("<int:pk>/import/", views.batch_import, name="batch-import"),
    path("<int:pk>/copy/", views.batch_copy, name="batch-copy"),
    path("<int:pk>/withdraw/", views.batch_withdraw, name="batch-withdraw"),
    path("<int:pk>/changes/", views.batch_changes, name="batch-changes"),
    path("<int:pk>/problems/", views.batch_problems, name="batch-problems"),
]
