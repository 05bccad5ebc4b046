"""文书: papers and their templates."""

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
    path("papers/", paper_list, name="paper-list"),
    path("papers/<int:pk>/", paper, name="paper"),
    path("papers/<int:pk>/single.zip", paper_zip, name="paper-zip"),
    path("papers/pictures/", paper_pictures, name="paper-pictures"),
    path("papers/pictures/<str:name>.png", paper_picture, name="paper-picture"),
    path("papers/files/<int:pk>/", paper_file, name="paper-file"),
    path("papers/objections/<int:pk>/make/", paper_decision, name="paper-decision"),
    path("papers/<slug:kind>/make/", paper_make, name="paper-make"),
    path("papers/<slug:kind>/preview.<slug:form>", paper_preview, name="paper-preview"),
    path("papers/<slug:kind>/template/", paper_template, name="paper-template"),
    path("papers/<slug:kind>/template/add/", paper_template_add, name="paper-template-add"),
    path("papers/<slug:kind>/template/delivered/", paper_template_delivered, name="paper-template-delivered"),
    path(
        "papers/<slug:kind>/template/delivered.docx",
        paper_template_file,
        name="paper-template-delivered-file",
    ),
    path("papers/<slug:kind>/template/<int:number>.docx", paper_template_file, name="paper-template-file"),
]
