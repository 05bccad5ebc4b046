"""区域处置 (B-03) over REST: how zones and clusters are handled, by when, and what came of it."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.models import RegionHandling
from evaluation.models.regions import MADE_OF_PARTS
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class RegionHandlingSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=[kind.value for kind in MADE_OF_PARTS], help_text="区域类型")
    region_run = serializers.IntegerField(source="result.run_id", read_only=True, help_text="依据的区域评价")
    grade = serializers.CharField(source="result.grade", read_only=True, help_text="依据的档次")

    class Meta:
        model = RegionHandling
        fields = [
            "id", "kind", "name", "year", "region_run", "grade", "way", "reason", "due", "is_current", "at", "done_on",
            "outcome",
        ]  # fmt: skip


class RegionHandlingFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    kind = django_filters.ChoiceFilter(
        choices=[(kind.value, kind.label) for kind in MADE_OF_PARTS], label="区域类型"
    )
    way = django_filters.CharFilter(label="处置方式")
    current = YesOrNo("is_current", label="1：现在的；0：已另定")
    open = YesOrNo("done_on", lookup_expr="isnull", label="1：在办；0：已办结")

    class Meta:
        model = RegionHandling
        fields: list[str] = []


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(summary="区域处置，新的在前"), retrieve=extend_schema(summary="一项区域处置")
)
class RegionHandlingViewSet(ReadViewSet):
    subject = Subject.RESULTS
    queryset = RegionHandling.objects.select_related("result").order_by("-pk")
    serializer_class = RegionHandlingSerializer
    filterset_class = RegionHandlingFilter
    lookup_value_converter = "int"
