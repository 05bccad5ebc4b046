"""更正请求 over REST: what is doubted, until when it is answered, and what came of it."""

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import figure_requests as actions
from evaluation.models import Figure, FigureRequest
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.files import FileViewSet
from mujun.api.filters import WholeNumber
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject

_OUTCOMES = [("open", "待答复"), *FigureRequest.Outcome.choices]


class FigureRequestSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="figure.enterprise.credit_code", help_text="企业")
    year = serializers.IntegerField(source="figure.year", help_text="年度")
    variable = serializers.CharField(source="figure.variable.code", help_text="数据项")
    department = serializers.CharField(source="figure.variable.department.code", help_text="来源单位")
    value = serializers.FloatField(source="figure.value", help_text="提出时的数值")
    wanted = serializers.FloatField(allow_null=True, help_text="认为正确的数值")
    corrected = serializers.PrimaryKeyRelatedField(read_only=True, help_text="更正后的数值，figures/ 的编号")
    attachment = serializers.PrimaryKeyRelatedField(read_only=True, help_text="有附件的，内容在 attachment/")
    outcome = serializers.CharField(help_text="空为待答复")

    class Meta:
        model = FigureRequest
        fields = [
            "id", "number", "figure", "credit_code", "year", "variable", "department", "value", "wanted", "reason",
            "attachment", "raised_at", "due", "term_source", "outcome", "answer", "answered_at", "corrected",
        ]  # fmt: skip


class AskInput(Input):
    """哪个数值可能有误，为什么。"""

    figure = serializers.IntegerField(help_text="数值的编号，见 figures/")
    reason = serializers.CharField(max_length=500)
    wanted = serializers.DecimalField(
        max_digits=20,
        decimal_places=6,
        required=False,
        allow_null=True,
        help_text="认为正确的数值；不知道的不写",
    )


class FigureAnswer(Input):
    """来源单位的答复：更正或不予更正。"""

    outcome = serializers.ChoiceField(FigureRequest.Outcome.choices)
    reason = serializers.CharField(max_length=300)
    value = serializers.DecimalField(
        max_digits=20,
        decimal_places=6,
        required=False,
        allow_null=True,
        help_text="更正后的数值；已经更正的不写",
    )


class FigureRequestFilter(django_filters.FilterSet):
    year = WholeNumber("figure__year", label="年度")
    department = django_filters.CharFilter("figure__variable__department__code", label="来源单位")
    state = django_filters.ChoiceFilter(choices=_OUTCOMES, method="in_state", label="状态")

    class Meta:
        model = FigureRequest
        fields: list[str] = []

    def in_state(self, requests, _name: str, state: str):
        return requests.open() if state == "open" else requests.filter(outcome=state)


@extend_schema(tags=["数据"])
@extend_schema_view(
    list=extend_schema(summary="更正请求，新的在前"), retrieve=extend_schema(summary="一份更正请求")
)
class FigureRequestViewSet(Acting, ReadViewSet):
    subject = Subject.FIGURES
    acted_by = (Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES)
    reads = ("list", "retrieve", "create")  # asked by whoever sees the figure
    queryset = FigureRequest.objects.select_related(
        "figure__enterprise", "figure__variable__department"
    ).order_by("-id")
    serializer_class = FigureRequestSerializer
    filterset_class = FigureRequestFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="提出更正请求",
        description="由看得到这个数值的人提出，请来源单位核实；程序不能提出。",
        request=AskInput,
        responses={201: FigureRequestSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(AskInput)
        figure = get_object_or_404(Figure.objects.visible_to(request.user), pk=given.pop("figure"))
        return self.made(actions.ask(figure=figure, by=request.user, **given).pk)

    @extend_schema(
        summary="答复更正请求",
        description="由来源单位或亩均办的人答复；更正当时写入。",
        request=FigureAnswer,
        responses=FigureRequestSerializer,
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: int) -> Response:
        about, given = self.asked(FigureAnswer)
        actions.answer(request=about, by=request.user, **given)
        return self.now()


@extend_schema(tags=["数据"])
@extend_schema_view(retrieve=extend_schema(summary="更正请求的附件"))
class FigureRequestFileViewSet(FileViewSet):
    subject = Subject.FIGURES
    queryset = FigureRequest.objects.select_related("attachment").exclude(attachment=None)
