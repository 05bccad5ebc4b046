"""执行清单 over REST: made, sent, answered; the lines of each as far as the caller sees; the file that goes out."""

import django_filters
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import execution as actions
from evaluation.api.recommendations import levers
from evaluation.execution.workbook import rows_of, sheet_of
from evaluation.models import ExecutionLine, ExecutionList, Lever
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, ReasonInput
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.downloads import csv_file


class ExecutionListSerializer(serializers.ModelSerializer):
    """一条措施在一个期间的清单。发出以后不再改动。"""

    lever = serializers.CharField(source="lever.code", read_only=True, help_text="措施编号")
    name = serializers.CharField(source="lever.name", read_only=True, help_text="措施")
    unit = serializers.CharField(source="lever.unit", read_only=True, help_text="数额的单位")
    executing_unit = serializers.CharField(
        source="lever.executing_unit", read_only=True, help_text="执行单位"
    )
    year = serializers.IntegerField(source="set.run.snapshot.year", read_only=True, help_text="档次的年度")
    state_name = serializers.CharField(source="get_state_display", read_only=True)
    size = serializers.IntegerField(read_only=True, help_text="户数，在您的查看范围内。")
    left_out = serializers.IntegerField(read_only=True, help_text="其中不再执行的户数。")
    answered = serializers.IntegerField(read_only=True, help_text="其中已回传实际数的户数。")
    actual = serializers.FloatField(read_only=True, allow_null=True, help_text="实际数合计。")

    class Meta:
        model = ExecutionList
        fields = [
            "number", "lever", "name", "unit", "executing_unit", "year", "period", "starts_on", "ends_on", "state",
            "state_name", "made_at", "sent_at", "returned_at", "cancelled_reason", "size", "left_out", "answered",
            "actual",
        ]  # fmt: skip


class ExecutionLineSerializer(serializers.ModelSerializer):
    """清单的一行：应当执行的标准和测算数，执行单位回传的实际数。"""

    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)
    accounts = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="户号")
    running = serializers.IntegerField(read_only=True, help_text="连续几年在适用档次。")
    rate = serializers.FloatField(read_only=True, allow_null=True, help_text="标准")
    yearly = serializers.FloatField(read_only=True, allow_null=True, help_text="全年测算数")
    actual = serializers.FloatField(read_only=True, allow_null=True, help_text="实际数；没有回传的为空。")
    left_out = serializers.CharField(read_only=True, help_text="不再执行的原因；照常执行的为空。")

    class Meta:
        model = ExecutionLine
        fields = [
            "id", "credit_code", "name", "town", "grade", "running", "accounts", "rate", "yearly", "actual", "note",
            "left_out",
        ]  # fmt: skip


class MakeInput(Input):
    """按哪个年度的档次、做哪条措施哪个期间的清单。"""

    lever = serializers.CharField(help_text="措施编号")
    year = serializers.IntegerField(help_text="档次的年度，须已公布")
    period = serializers.CharField(max_length=10, help_text="期间，如 2026Q1")


class ActualInput(Input):
    """一户的实际数。"""

    credit_code = serializers.CharField()
    actual = serializers.DecimalField(max_digits=16, decimal_places=4, help_text="实际数，单位同措施")
    note = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="说明")


class ActualsInput(Input):
    """执行单位回传的实际数；没有写的各户不变。"""

    amounts = ActualInput(many=True, allow_empty=False)

    def validate_amounts(self, rows: list[dict]) -> dict[str, tuple]:
        amounts = {row["credit_code"]: (row["actual"], row["note"]) for row in rows}
        if len(amounts) < len(rows):
            raise serializers.ValidationError("有的信用代码写了两次。请核对。")
        return amounts


class ExecutionListFilter(django_filters.FilterSet):
    lever = django_filters.ModelChoiceFilter(queryset=levers, to_field_name="code", label="措施编号")
    state = django_filters.ChoiceFilter(choices=ExecutionList.State.choices, label="状态")
    year = WholeNumber("starts_on__year", label="执行年份")

    class Meta:
        model = ExecutionList
        fields = ["lever", "state"]


@extend_schema(tags=["措施执行"])
@extend_schema_view(
    list=extend_schema(summary="执行清单，新的在前"),
    retrieve=extend_schema(summary="一份执行清单", description="逐户见同一地址下的 lines/。"),
)
class ExecutionListViewSet(Acting, ReadViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    reads = ("list", "retrieve", "file")
    queryset = ExecutionList.objects.select_related("lever", "set__run__snapshot").order_by(
        "-starts_on", "-pk"
    )
    serializer_class = ExecutionListSerializer
    filterset_class = ExecutionListFilter
    lookup_field = "number"
    lookup_url_kwarg = "list"
    lookup_value_converter = "str"

    def get_queryset(self) -> QuerySet:
        """With the sums of the lines that the caller sees."""
        seen = Q(lines__in=ExecutionLine.objects.visible_to(self.request.user))
        return super().get_queryset().annotate(
            size=Count("lines", seen),
            left_out=Count("lines", seen & ~Q(lines__left_out="")),
            answered=Count("lines", seen & Q(lines__actual__isnull=False)),
            actual=Sum("lines__actual", filter=seen),
        )  # fmt: skip

    @extend_schema(
        summary="做执行清单",
        description="档次没有公布、措施不能执行、有企业没有户号的答 400，逐项说明。",
        request=MakeInput,
        responses={201: ExecutionListSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(MakeInput)
        lever = get_object_or_404(Lever.objects.visible_to(request.user), code=given["lever"])
        made = actions.make(lever=lever, year=given["year"], text=given["period"], by=request.user)
        return self.made(made.pk)

    @extend_schema(summary="记为发出", request=None, responses=ExecutionListSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, **_: str) -> Response:
        actions.send(of=self.get_object(), by=request.user)
        return self.now()

    @extend_schema(summary="作废，可以重做", request=ReasonInput, responses=ExecutionListSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, **_: str) -> Response:
        of, given = self.asked(ReasonInput)
        actions.cancel(of=of, reason=given["reason"], by=request.user)
        return self.now()

    @extend_schema(
        summary="档次更正的退出",
        description="公布后更正的档次不再适用这条措施的各户，不再执行。",
        request=None,
        responses=ExecutionListSerializer,
    )
    @action(detail=True, methods=["post"])
    def release(self, request: Request, **_: str) -> Response:
        actions.release(of=self.get_object(), by=request.user)
        return self.now()

    @extend_schema(
        summary="登记实际数",
        description="清单里没有的信用代码答 400，全部列出，一户也不登记。",
        request=ActualsInput,
        responses=ExecutionListSerializer,
    )
    @action(detail=True, methods=["post"])
    def actuals(self, request: Request, **_: str) -> Response:
        of, given = self.asked(ActualsInput)
        actions.take_return(of=of, amounts=given["amounts"], by=request.user)
        return self.now()

    @extend_schema(
        summary="一份执行清单的文件（CSV）",
        description="列与发给执行单位的工作簿相同，不再执行的企业不在其中。",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def file(self, request: Request, **_: str) -> HttpResponse:
        of = self.get_object()
        header = [column.heading for column in sheet_of(of).columns]
        return csv_file(f"{of.lever.name}{of.period}执行清单{of.number}", header, rows_of(of, request.user))


class ExecutionLineFilter(django_filters.FilterSet):
    grade = django_filters.CharFilter(label="档次")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    left_out = YesOrNo(method="not_executed", label="1：不再执行的；0：照常执行的")

    class Meta:
        model = ExecutionLine
        fields = ["grade"]

    def not_executed(self, lines: QuerySet, _name: str, wanted: bool | None) -> QuerySet:
        if wanted is None:
            return lines
        return lines.exclude(left_out="") if wanted else lines.filter(left_out="")


@extend_schema(tags=["措施执行"], summary="一份执行清单的各户")
class ExecutionLineViewSet(ListViewSet):
    subject = Subject.LEVERS
    queryset = ExecutionLine.objects.select_related("enterprise__town").order_by(
        "enterprise__credit_code", "pk"
    )
    serializer_class = ExecutionLineSerializer
    filterset_class = ExecutionLineFilter

    def get_queryset(self) -> QuerySet:
        lists = ExecutionList.objects.visible_to(self.request.user)
        of = get_object_or_404(lists, number=self.kwargs["list"])
        return super().get_queryset().filter(list=of)
