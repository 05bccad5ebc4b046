"""对账 over REST: when their list was held against what we delivered, and each difference. Read only."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
from mujun.api.views import ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.exchange.models import Reconciliation, ReconciliationRow
from mujun.exchange.standings import with_counts


class ReconciliationSerializer(serializers.ModelSerializer):
    """一次对账；各数为条数。"""

    missing = serializers.IntegerField(read_only=True, help_text="对方没有")
    different = serializers.IntegerField(read_only=True, help_text="内容不同")
    unknown = serializers.IntegerField(read_only=True, help_text="我方没有发过")

    class Meta:
        model = Reconciliation
        fields = [
            "id", "target", "year", "made_at", "ours", "theirs", "equal", "missing", "different", "unknown", "digest",
        ]  # fmt: skip


class DifferenceSerializer(serializers.ModelSerializer):
    kind = serializers.CharField(help_text="missing 对方没有，different 内容不同，unknown 我方没有发过")

    class Meta:
        model = ReconciliationRow
        fields = ["id", "kind", "key", "fields"]
        extra_kwargs = {"fields": {"help_text": "内容不同的各项：path、title、ours、theirs"}}


class ReconciliationFilter(django_filters.FilterSet):
    target = WholeNumber(label="对接系统的编号")
    year = WholeNumber(label="年度")

    class Meta:
        model = Reconciliation
        fields: list[str] = []


class DifferenceFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=ReconciliationRow.Kind.choices, label="差异")

    class Meta:
        model = ReconciliationRow
        fields: list[str] = []


@extend_schema(tags=["数据交换"])
@extend_schema_view(list=extend_schema(summary="对账，新的在前"), retrieve=extend_schema(summary="一次对账"))
class ReconciliationViewSet(ReadViewSet):
    subject = Subject.EXCHANGE
    permission_classes = [may(Permission.EXCHANGE_DATA)]
    queryset = Reconciliation.objects.all()
    serializer_class = ReconciliationSerializer
    filterset_class = ReconciliationFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        return with_counts(super().get_queryset())


@extend_schema(tags=["数据交换"])
@extend_schema_view(list=extend_schema(summary="一次对账的差异"))
class DifferenceViewSet(ListViewSet):
    subject = Subject.EXCHANGE
    permission_classes = [may(Permission.EXCHANGE_DATA)]
    queryset = ReconciliationRow.objects.order_by("id")
    serializer_class = DifferenceSerializer
    filterset_class = DifferenceFilter

    def get_queryset(self) -> QuerySet:
        seen = Reconciliation.objects.visible_to(self.request.user)
        return self.queryset.filter(reconciliation=get_object_or_404(seen, pk=self.kwargs["reconciliation"]))
