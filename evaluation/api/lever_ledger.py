"""措施台账 over REST: what was executed of whom in which period, appeals against it, refunds. For enterprises, too."""

import django_filters
from django.core.exceptions import ValidationError as Refusal
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import lever_appeals
from evaluation.api.execution import ExecutionLineFilter, ExecutionLineSerializer
from evaluation.api.recommendations import levers
from evaluation.models import ExecutionLine, LeverAppeal, LeverRefund
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject

_READERS = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]


class LedgerLineSerializer(ExecutionLineSerializer):
    """台账的一行：一家企业、一条措施、一个期间。"""

    list = serializers.CharField(source="list.number", read_only=True, help_text="执行清单")
    lever = serializers.CharField(source="list.lever.code", read_only=True, help_text="措施编号")
    lever_name = serializers.CharField(source="list.lever.name", read_only=True)
    direction = serializers.CharField(source="list.lever.direction", read_only=True, help_text="加征、减免等")
    unit = serializers.CharField(source="list.lever.unit", read_only=True)
    period = serializers.CharField(source="list.period", read_only=True)
    starts_on = serializers.DateField(source="list.starts_on", read_only=True)
    ends_on = serializers.DateField(source="list.ends_on", read_only=True)

    class Meta(ExecutionLineSerializer.Meta):
        fields = [
            *ExecutionLineSerializer.Meta.fields, "list", "lever", "lever_name", "direction", "unit", "period",
            "starts_on", "ends_on",
        ]  # fmt: skip


class LedgerFilter(ExecutionLineFilter):
    lever = django_filters.ModelChoiceFilter(
        "list__lever", queryset=levers, to_field_name="code", label="措施编号"
    )
    period = django_filters.CharFilter("list__period", label="期间，如 2026Q1")
    year = WholeNumber("list__starts_on__year", label="执行年份")
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    answered = YesOrNo("actual", lookup_expr="isnull", exclude=True, label="1：已回传实际数；0：没有回传")


@extend_schema(tags=["措施执行"])
@extend_schema_view(
    list=extend_schema(summary="台账", description="已发出的清单，一户一期一行。企业只看到自己的。")
)
class LedgerViewSet(ListViewSet):
    """Of lists that were sent and not cancelled."""

    subject = Subject.LEVERS
    permission_classes = _READERS
    queryset = (
        ExecutionLine.objects.sent()
        .select_related("list__lever", "enterprise__town")
        .order_by("-list__starts_on", "list", "enterprise__credit_code", "pk")
    )
    serializer_class = LedgerLineSerializer
    filterset_class = LedgerFilter


class LeverAppealSerializer(serializers.ModelSerializer):
    """对执行的申诉。支持的，这一项不再执行。"""

    credit_code = serializers.CharField(source="line.enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="line.enterprise.name", read_only=True)
    lever = serializers.CharField(source="line.list.lever.code", read_only=True, help_text="措施编号")
    list = serializers.CharField(source="line.list.number", read_only=True, help_text="执行清单")
    period = serializers.CharField(source="line.list.period", read_only=True)

    class Meta:
        model = LeverAppeal
        fields = [
            "number", "line", "list", "lever", "period", "credit_code", "name", "statement", "raised_at", "verdict",
            "decision", "decided_at",
        ]  # fmt: skip


class AppealInput(Input):
    """对台账的哪一行、为什么。"""

    line = serializers.IntegerField(help_text="台账中一行的编号（id）。")
    statement = serializers.CharField(allow_blank=True, max_length=lever_appeals.LONGEST_STATEMENT)


class AppealFilter(django_filters.FilterSet):
    open = YesOrNo("decided_at", lookup_expr="isnull", label="1：待决定；0：已决定")
    lever = django_filters.ModelChoiceFilter(
        "line__list__lever", queryset=levers, to_field_name="code", label="措施编号"
    )
    credit_code = django_filters.CharFilter("line__enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = LeverAppeal
        fields: list[str] = []


@extend_schema(tags=["措施执行"])
@extend_schema_view(
    list=extend_schema(summary="申诉，新的在前"), retrieve=extend_schema(summary="一份申诉和决定")
)
class LeverAppealViewSet(ReadViewSet):
    subject = Subject.LEVERS
    permission_classes = _READERS
    queryset = LeverAppeal.objects.select_related("line__enterprise", "line__list__lever").order_by("-pk")
    serializer_class = LeverAppealSerializer
    filterset_class = AppealFilter
    lookup_field = "number"
    lookup_url_kwarg = "appeal"
    lookup_value_converter = "str"

    @extend_schema(
        summary="提出申诉",
        description="由企业自己或亩均办代为提出；决定在页面上作出。",
        request=AppealInput,
        responses={201: LeverAppealSerializer},
    )
    def create(self, request: Request) -> Response:
        given = AppealInput(data=request.data)
        given.is_valid(raise_exception=True)
        lines = ExecutionLine.objects.visible_to(request.user).select_related("list__county", "enterprise")
        line = get_object_or_404(lines, pk=given.validated_data["line"])
        try:
            raised = lever_appeals.appeal(
                line=line, statement=given.validated_data["statement"], by=request.user
            )
        except Refusal as refusal:
            raise ValidationError(refusal.messages, refusal.code) from refusal
        return Response(LeverAppealSerializer(raised).data, status.HTTP_201_CREATED)


class LeverRefundSerializer(serializers.ModelSerializer):
    """升档以后退还多少，按措施的规定算得。"""

    lever = serializers.CharField(source="lever.code", read_only=True, help_text="措施编号")
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    year = serializers.IntegerField(read_only=True, help_text="升档年度")
    amount = serializers.FloatField(read_only=True, help_text="退还数")
    unit = serializers.CharField(source="lever.unit", read_only=True)
    paid_on = serializers.DateField(read_only=True, allow_null=True, help_text="退还日期；还没有退的为空。")

    class Meta:
        model = LeverRefund
        fields = [
            "id",
            "lever",
            "credit_code",
            "name",
            "year",
            "grade",
            "amount",
            "unit",
            "working",
            "paid_on",
        ]


class RefundFilter(django_filters.FilterSet):
    year = WholeNumber(label="升档年度")
    lever = django_filters.ModelChoiceFilter(queryset=levers, to_field_name="code", label="措施编号")
    paid = YesOrNo("paid_on", lookup_expr="isnull", exclude=True, label="1：已退还；0：还没有")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = LeverRefund
        fields = ["lever"]


@extend_schema(tags=["措施执行"], summary="退还")
class LeverRefundViewSet(ListViewSet):
    subject = Subject.LEVERS
    permission_classes = _READERS
    queryset = LeverRefund.objects.select_related("lever", "enterprise").order_by("-year", "-pk")
    serializer_class = LeverRefundSerializer
    filterset_class = RefundFilter
