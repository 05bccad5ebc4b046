"""Benchmark lines over REST: how far per-mu indicators of enterprises and regions are from each line, one or all."""

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from evaluation.benchmarks.distances import Distances, Row, of_compared
from evaluation.benchmarks.gathering import of_regions
from evaluation.benchmarks.lines import Benchmark, Line
from evaluation.models import RegionResult, RegionRun, Result, Run
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class BenchmarkLineSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="下四分位、中位数、上四分位、最高，或文件的目标")
    value = serializers.FloatField()
    source = serializers.CharField(help_text="与谁比，或出自哪份文件。")
    distance = serializers.FloatField(allow_null=True, help_text="数值减线；高于线为正，没有数据为空。")


class BenchmarkSerializer(serializers.Serializer):
    """一项亩均指标与各条标杆线。"""

    name = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    peers = serializers.IntegerField(help_text="四分位和最高是多少个有数据的。")
    lines = serializers.SerializerMethodField()

    @extend_schema_field(BenchmarkLineSerializer(many=True))
    def get_lines(self, of: Benchmark) -> list[dict]:
        return [_line(line, of.value) for line in of.lines]


def _line(line: Line, value: float | None) -> dict:
    return {"name": line.name, "value": line.value, "source": line.source, "distance": line.distance(value)}


class RegionBenchmarksSerializer(serializers.Serializer):
    name = serializers.CharField(source="result.name")
    benchmarks = BenchmarkSerializer(many=True)


class EnterpriseComparisonSerializer(serializers.Serializer):
    industry = serializers.CharField(help_text="行业大类；四分位和最高是这个行业的企业的。")
    benchmarks = BenchmarkSerializer(many=True)


class RegionComparisonSerializer(serializers.Serializer):
    kind = serializers.CharField(help_text="区域类型；行业与本行业的企业比，其他与同类区域比。")
    regions = RegionBenchmarksSerializer(many=True)


class RegionDistanceSerializer(serializers.Serializer):
    """一项亩均指标与一条标杆线。"""

    name = serializers.CharField(source="of.name")
    group = serializers.CharField(source="of.group", help_text="分组")
    indicator = serializers.CharField(source="distance.indicator")
    unit = serializers.CharField(source="distance.unit")
    value = serializers.FloatField(source="distance.value", allow_null=True)
    line = serializers.CharField(source="distance.line", help_text="标杆线")
    line_value = serializers.FloatField(source="distance.line_value")
    distance = serializers.FloatField(
        source="distance.distance", allow_null=True, help_text="数值减线；没有数据为空。"
    )
    peers = serializers.IntegerField(source="distance.peers", help_text="四分位和最高是多少个有数据的。")
    source = serializers.CharField(source="distance.source", help_text="与谁比，或出自哪份文件。")


class DistanceSerializer(RegionDistanceSerializer):
    credit_code = serializers.CharField(source="of.credit_code")
    town = serializers.CharField(source="of.town")
    industry = serializers.CharField(source="of.industry", help_text="行业大类；与这个行业的企业比。")


@extend_schema(tags=["结果"])
@extend_schema_view(
    list=extend_schema(
        summary="一次测算中各企业的亩均指标与各条标杆线的差距",
        description="一家企业、一项指标、一条线一行；整份用 NDJSON 或 CSV 取。",
        parameters=[],
    )
)
class DistanceViewSet(ListViewSet):
    subject = Subject.RESULTS
    queryset = Result.objects.none()
    serializer_class = DistanceSerializer

    def get_queryset(self) -> Sequence[Row]:
        """Raises Http404 for a run that the user does not see."""
        runs = Run.objects.visible_to(self.request.user).select_related("snapshot")
        run = get_object_or_404(runs, pk=self.kwargs["run"])
        results = Result.objects.visible_to(self.request.user).filter(run=run)
        return Distances(run, results.order_by("group", "rank", "pk"))


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(
        summary="一次区域评价中各区域的亩均指标与各条标杆线的差距",
        description="一个区域、一项指标、一条线一行。镇街只见本镇街和全县。",
        parameters=[],
    )
)
class RegionDistanceViewSet(ListViewSet):
    subject = Subject.RESULTS
    queryset = RegionResult.objects.none()
    serializer_class = RegionDistanceSerializer

    def get_queryset(self) -> Sequence[Row]:
        """Raises Http404 for a judgement that the user does not see."""
        runs = RegionRun.objects.visible_to(self.request.user).select_related("snapshot")
        run = get_object_or_404(runs, pk=self.kwargs["region_run"])
        seen = RegionResult.objects.visible_to(self.request.user).filter(run=run)
        return of_compared(of_regions(run, seen))
