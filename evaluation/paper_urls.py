from django.urls import path

from evaluation.views.paper_pictures import paper_picture, paper_pictures
from evaluation.views.paper_templates import (
    paper_template,
    paper_template_add,
    paper_template_delivered,
    paper_template_file,
)
from evaluation.views.papers import (
    paper,
    paper_decision,
    paper_file,
    paper_list,
    paper_make,
    paper_preview,
    paper_zip,
)

urlpatterns = [
    path("", paper_list, name="paper-list"),
    path("<int:pk>/", paper, name="paper"),
    path("<int:pk>/single.zip", paper_zip, name="paper-zip"),
    path("pictures/", paper_pictures, name="paper-pictures"),
    path("pictures/<str:name>.png", paper_picture, name="paper-picture"),
    path("files/<int:pk>/", paper_file, name="paper-file"),
    path("objections/<int:pk>/make/", paper_decision, name="paper-decision"),
    path("<slug:kind>/make/", paper_make, name="paper-make"),
    path("<slug:kind>/preview.<slug:form>", paper_preview, name="paper-preview"),
    path("<slug:kind>/template/", paper_template, name="paper-template"),
    path("<slug:kind>/template/add/", paper_template_add, name="paper-template-add"),
    path("<slug:kind>/template/delivered/", paper_template_delivered, name="paper-template-delivered"),
    path("<slug:kind>/template/delivered.docx", paper_template_file, name="paper-template-delivered-file"),
    path("<slug:kind>/template/<int:number>.docx", paper_template_file, name="paper-template-file"),
]
