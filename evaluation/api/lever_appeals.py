"""申诉 against what is executed, over REST: raised by the enterprise or for it, decided by who manages the levers."""

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import lever_appeals
from evaluation.api.lever_ledger import READERS
from evaluation.api.recommendations import levers
from evaluation.models import ExecutionLine, LeverAppeal
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.filters import YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


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


class VerdictInput(Input):
    """对申诉的决定；支持的，这一项不再执行。"""

    verdict = serializers.ChoiceField(LeverAppeal.Verdict.choices)
    decision = serializers.CharField(
        max_length=lever_appeals.LONGEST_DECISION, help_text="理由，企业可以看到"
    )


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
class LeverAppealViewSet(Acting, ReadViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    reads = ("list", "retrieve", "create")  # who speaks for the enterprise, the action says
    permission_classes = READERS
    queryset = LeverAppeal.objects.select_related("line__enterprise", "line__list__lever").order_by("-pk")
    serializer_class = LeverAppealSerializer
    filterset_class = AppealFilter
    lookup_field = "number"
    lookup_url_kwarg = "appeal"
    lookup_value_converter = "str"

    @extend_schema(
        summary="提出申诉",
        description="由企业自己或亩均办代为提出。",
        request=AppealInput,
        responses={201: LeverAppealSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(AppealInput)
        lines = ExecutionLine.objects.visible_to(request.user).select_related("list__county", "enterprise")
        line = get_object_or_404(lines, pk=given["line"])
        raised = lever_appeals.appeal(line=line, statement=given["statement"], by=request.user)
        return self.made(raised.pk)

    @extend_schema(summary="决定申诉", request=VerdictInput, responses=LeverAppealSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **_: str) -> Response:
        about, given = self.asked(VerdictInput)
        lever_appeals.decide(appeal=about, by=request.user, **given)
        return self.now()
