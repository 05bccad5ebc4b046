"""文书 over REST: what was made, and each file of it that the caller may have. They are made on the pages."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.models import Paper, PaperFile
from evaluation.papers.kinds import CODES, kind
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.files import FileViewSet
from mujun.api.filters import WholeNumber
from mujun.api.views import ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.downloads import file_response

_SEEING = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]


class PaperSerializer(serializers.ModelSerializer):
    """一份文书；再做一次的另有编号，原来的保留。"""

    class Meta:
        model = Paper
        fields = ["id", "year", "kind", "number", "title", "run", "made_at"]
        extra_kwargs = {"number": {"help_text": "当年这种文书的第几次"}, "run": {"help_text": "依据的测算"}}


class PaperFileSerializer(serializers.ModelSerializer):
    """文书的一个文件；内容在 files/{id}/。"""

    credit_code = serializers.CharField(
        source="enterprise.credit_code", default=None, help_text="发给一家企业的，是它的统一社会信用代码"
    )
    form = serializers.CharField(help_text="格式：docx、pdf 或 xlsx")
    digest = serializers.CharField(help_text="内容的 SHA-256")

    class Meta:
        model = PaperFile
        fields = ["id", "name", "form", "town", "credit_code", "pages", "size", "digest"]


class PaperFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    kind = django_filters.ChoiceFilter(
        choices=[(code, kind(code).title) for code in CODES], label="文书的种类"
    )
    run = WholeNumber(label="测算的编号")

    class Meta:
        model = Paper
        fields: list[str] = []


class PaperFileFilter(django_filters.FilterSet):
    form = django_filters.ChoiceFilter(choices=PaperFile.Form.choices, label="格式")
    town = django_filters.CharFilter(label="镇街")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = PaperFile
        fields: list[str] = []


@extend_schema(tags=["文书"])
@extend_schema_view(
    list=extend_schema(summary="已生成的文书，新的在前"), retrieve=extend_schema(summary="一份文书")
)
class PaperViewSet(ReadViewSet):
    subject = Subject.ROUNDS
    permission_classes = _SEEING
    queryset = Paper.objects.order_by("-id")
    serializer_class = PaperSerializer
    filterset_class = PaperFilter
    lookup_value_converter = "int"


@extend_schema(tags=["文书"])
@extend_schema_view(list=extend_schema(summary="一份文书的各个文件"))
class PaperFileListViewSet(ListViewSet):
    subject = Subject.ROUNDS
    permission_classes = _SEEING
    queryset = PaperFile.objects.order_by("id")
    serializer_class = PaperFileSerializer
    filterset_class = PaperFileFilter

    def get_queryset(self) -> QuerySet:
        of = get_object_or_404(Paper.objects.visible_to(self.request.user), pk=self.kwargs["paper"])
        return super().get_queryset().filter(paper=of).select_related("enterprise").defer("content")

    def list(self, request: Request, paper: int) -> Response:
        return super().list(request)


@extend_schema(tags=["文书"])
@extend_schema_view(retrieve=extend_schema(summary="文书的一个文件"))
class PaperFileViewSet(FileViewSet):
    subject = Subject.ROUNDS
    permission_classes = _SEEING
    queryset = PaperFile.objects.all()
    lookup_url_kwarg = "file"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(paper=self.kwargs["paper"])

    def handed_over(self, found: PaperFile) -> HttpResponse:
        return file_response(found.name, bytes(found.content))
