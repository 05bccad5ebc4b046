"""领跑者 over REST: who is on the confirmed lists, by which measure and place."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.front_runners.language import rule_of
from evaluation.models import FrontRunner, FrontRunnerList
from mujun.api.filters import WholeNumber
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class FrontRunnerSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="list.year", read_only=True)
    subject = serializers.CharField(source="list.subject", read_only=True, help_text="企业，或区域类型")
    credit_code = serializers.CharField(
        source="enterprise.credit_code", default=None, allow_null=True, read_only=True, help_text="区域为空"
    )
    metric = serializers.SerializerMethodField(help_text="按哪项指标")
    unit = serializers.SerializerMethodField()
    rule = serializers.CharField(source="list.rule", read_only=True)
    confirmed_at = serializers.DateTimeField(source="list.decided_at", read_only=True)

    class Meta:
        model = FrontRunner
        fields = [
            "year", "subject", "credit_code", "name", "pool", "metric", "value", "unit", "place", "of", "rule",
            "confirmed_at",
        ]  # fmt: skip

    def get_metric(self, leading: FrontRunner) -> str:
        return rule_of(leading.list.text).metric

    def get_unit(self, leading: FrontRunner) -> str:
        return rule_of(leading.list.text).unit


class FrontRunnerFilter(django_filters.FilterSet):
    year = WholeNumber("list__year", label="年度")
    subject = django_filters.ChoiceFilter("list__subject", choices=FrontRunnerList.SUBJECTS, label="对象")
    pool = django_filters.CharFilter(label="行业或类型")

    class Meta:
        model = FrontRunner
        fields: list[str] = []


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(summary="领跑者", description="只列已确认名单上列入的；镇街只见本镇街的。")
)
class FrontRunnerViewSet(ListViewSet):
    subject = Subject.RESULTS
    queryset = FrontRunner.objects.filter(list__state=FrontRunnerList.State.CONFIRMED, kept=True)
    serializer_class = FrontRunnerSerializer
    filterset_class = FrontRunnerFilter

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("list", "enterprise")
            .order_by("-list", "pool", "place", "pk")
        )
