"""措施台账 over REST: what was executed of whom in which period. For enterprises, too."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.api.execution import ExecutionLineFilter, ExecutionLineSerializer
from evaluation.api.recommendations import levers
from evaluation.models import ExecutionLine
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject

READERS = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]


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
    permission_classes = READERS
    queryset = (
        ExecutionLine.objects.sent()
        .select_related("list__lever", "enterprise__town")
        .order_by("-list__starts_on", "list", "enterprise__credit_code", "pk")
    )
    serializer_class = LedgerLineSerializer
    filterset_class = LedgerFilter
