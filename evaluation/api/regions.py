"""区域评价 over REST: judgements of towns, parks, zones … as wholes, their results, and the start of another."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import regions
from evaluation.api.benchmarks import RegionComparisonSerializer
from evaluation.api.runs import StartSerializer
from evaluation.benchmarks.gathering import of_regions
from evaluation.models import Method, RegionKind, RegionResult, RegionRun
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.jobs.api import started

_KINDS = [kind.value for kind in RegionKind]


class RegionRunSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=_KINDS, help_text="区域类型")
    year = serializers.IntegerField(source="snapshot.year", read_only=True)
    method_name = serializers.CharField(source="method.name", read_only=True)
    snapshot_digest = serializers.CharField(source="snapshot.digest", read_only=True)

    class Meta:
        model = RegionRun
        fields = [
            "id",
            "kind",
            "year",
            "method",
            "method_name",
            "snapshot_digest",
            "digest",
            "job",
            "finished_at",
        ]


class RegionItemSerializer(serializers.Serializer):
    """一项指标。"""

    name = serializers.CharField()
    formula = serializers.CharField()
    unit = serializers.CharField(help_text="数值和基准的单位；“%”的占比、增长已乘 100；没有单位的为空。")
    weight = serializers.FloatField(allow_null=True)
    base = serializers.FloatField(allow_null=True)


class RegionResultSerializer(serializers.ModelSerializer):
    """`values`、`scores`、`remarks` 按 `items` 的次序。"""

    items = serializers.SerializerMethodField(help_text="本组的指标。")
    gaps = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="各项指标因缺数据没有计入的成员，信用代码。",
    )
    sums = serializers.DictField(child=serializers.FloatField(), help_text="各数据项的合计数。")

    class Meta:
        model = RegionResult
        fields = [
            "name", "members", "group", "rank", "total", "grade", "reason", "items", "values", "scores", "remarks",
            "sums", "gaps",
        ]  # fmt: skip

    @extend_schema_field(RegionItemSerializer(many=True))
    def get_items(self, result: RegionResult) -> list[dict]:
        groups = result.run.outline["groups"]
        items = next((group["items"] for group in groups if group["name"] == result.group), [])
        names = RegionItemSerializer().fields
        return [{name: item[name] for name in names} for item in items]


class RegionMethods(serializers.PrimaryKeyRelatedField):
    def get_queryset(self) -> QuerySet[Method]:
        return Method.objects.visible_to(self.context["request"].user).filter(subject__in=_KINDS)


class RegionStartSerializer(StartSerializer):
    """评价哪一年、用哪个区域评价办法；区域类型由办法的对象定。该年的企业须已测算。"""

    method = RegionMethods(queryset=Method.objects.all(), help_text="办法的编号，见 /methods/。")


class RegionRunFilter(django_filters.FilterSet):
    year = WholeNumber("snapshot__year", label="年度")
    kind = django_filters.ChoiceFilter(choices=RegionKind.choices, label="区域类型")

    class Meta:
        model = RegionRun
        fields = ["kind"]


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(summary="区域评价，新的在前"), retrieve=extend_schema(summary="一次区域评价")
)
class RegionRunViewSet(ReadViewSet):
    subject = Subject.RESULTS
    queryset = RegionRun.objects.select_related("snapshot", "method")
    serializer_class = RegionRunSerializer
    filterset_class = RegionRunFilter
    lookup_value_converter = "int"

    def get_permissions(self) -> list:
        return [may(Permission.START_RUNS)()] if self.action == "create" else super().get_permissions()

    @extend_schema(
        summary="一次区域评价的亩均指标与标杆线的差距",
        description="标杆线：行业取本行业企业的四分位和最高，其他取同类区域的；还有文件写明的目标。镇街只见本镇街。",
        responses=RegionComparisonSerializer,
    )
    @action(detail=True)
    def benchmarks(self, request: Request, pk: int) -> Response:
        run = self.get_object()
        seen = RegionResult.objects.visible_to(request.user).filter(run=run)
        found = {"kind": run.kind, "regions": of_regions(run, seen)}
        return Response(RegionComparisonSerializer(found).data)

    @extend_schema(
        summary="开始区域评价",
        description="交给后台；同一年同一办法正在评价时，返回正在进行的任务。",
        request=RegionStartSerializer,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        asked = RegionStartSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        job = regions.start(county=request.user.county, by=request.user, **asked.validated_data)
        return started(job, request)


@extend_schema(tags=["区域评价"])
@extend_schema_view(list=extend_schema(summary="一次区域评价的结果", description="镇街只见本镇街和全县。"))
class RegionResultViewSet(ListViewSet):
    subject = Subject.RESULTS
    queryset = RegionResult.objects.select_related("run").order_by("rank", "name")
    serializer_class = RegionResultSerializer

    def get_queryset(self) -> QuerySet[RegionResult]:
        """Raises Http404 for a judgement the user does not see."""
        runs = RegionRun.objects.visible_to(self.request.user)
        return super().get_queryset().filter(run=get_object_or_404(runs, pk=self.kwargs.get("region_run")))
