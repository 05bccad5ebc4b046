"""Benchmark lines over REST: how far per-mu indicators of an enterprise or a region are from each line."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evaluation.benchmarks.lines import Benchmark, Line


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
