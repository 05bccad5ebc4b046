"""县域比较 and 统一试算 over REST, for those who look at a province."""

import django_filters
from django.core.exceptions import ValidationError as Refused
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import province_runs as actions
from evaluation.api.target_standings import TargetStandingSerializer
from evaluation.models import ProvinceRun, ProvinceRunLine, Run
from evaluation.results.province import Line, lines_of
from evaluation.results.province_targets import beside, chosen_document, targets_of
from evaluation.targets.language import documents
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.asked import Asks, Choice
from mujun.api.filters import WholeNumber
from mujun.api.problems import Conflict
from mujun.api.views import Input, ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of
from mujun.jobs.models import Job


class LandSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="宗数")
    area = serializers.FloatField(allow_null=True, help_text="亩；宗数过少的不给。")
    treated = serializers.FloatField(allow_null=True, help_text="其中已整治的亩数；认定的总是 0。")


class SumsSerializer(serializers.Serializer):
    """正在使用的测算的汇总数。"""

    size = serializers.IntegerField(help_text="参评户数")
    outside = serializers.IntegerField(help_text="不参评户数")
    land = serializers.FloatField(allow_null=True, help_text="用地，亩")
    tax = serializers.FloatField(allow_null=True, help_text="税收，万元")
    value_added = serializers.FloatField(allow_null=True, help_text="增加值，万元")
    grades = serializers.DictField(child=serializers.IntegerField(), help_text="各档户数")
    ratios = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text="合计数之比，只计两项数据齐全的企业"
    )


class CountyLineSerializer(serializers.Serializer):
    code = serializers.CharField(source="county.code", help_text="县代码")
    name = serializers.CharField(source="county.name", help_text="县")
    stage = serializers.CharField(help_text="年度评价的阶段")
    standing = serializers.CharField(
        source="standing.weight",
        default="",
        help_text="published 已公布，final 最终结果，formal 正式测算，trial 试算；没有测算的为空。",
    )
    method = serializers.CharField(source="run.method", default="", help_text="办法和版次")
    method_digest = serializers.CharField(source="run.method.digest", default="", help_text="办法摘要")
    result_digest = serializers.CharField(source="run.digest", default="", help_text="结果摘要")
    is_withheld = serializers.BooleanField(help_text="户数过少，合计会指向单户，不给。")
    sums = SumsSerializer(allow_null=True)
    findings = LandSerializer(help_text="已认定低效用地")
    cases = LandSerializer(help_text="列入整治的用地")
    targets = TargetStandingSerializer(many=True, help_text="一份文件的各项目标；没有数据的也列出。")


class CountiesAsked(serializers.Serializer):
    document = Choice(list(documents()), "目标取哪份文件；不写取现行文件中各县结果最多的一份。")


@extend_schema(tags=["县域比较"])
@extend_schema_view(
    list=extend_schema(
        summary="一年里各县的汇总，按县代码排列",
        description="只有汇总数；单户的结果看县里公布的名单。",
        parameters=[OpenApiParameter("year", OpenApiTypes.INT, "path", description="年度"), CountiesAsked],
    )
)
class ProvinceCountyViewSet(Asks, ListViewSet):
    subject = Subject.PROVINCE
    queryset = Run.objects.none()
    serializer_class = CountyLineSerializer
    permission_classes = [may(Permission.VIEW_PROVINCE)]
    asks = CountiesAsked

    def get_queryset(self) -> list[Line]:
        """Raises Http404 for a year of which no county has anything."""
        whole, year = self.request.user.province, self.kwargs["year"]
        if year not in years_of(self.request):
            raise Http404
        told = targets_of(whole, year)
        _, document = chosen_document(self.wanted["document"], told)
        return beside(lines_of(whole, year), told, document.targets)


class ProvinceRunSerializer(serializers.ModelSerializer):
    counties = serializers.IntegerField(read_only=True, help_text="几个县")
    done = serializers.IntegerField(read_only=True, help_text="完成的")
    failed = serializers.IntegerField(read_only=True, help_text="失败和取消的")
    active = serializers.IntegerField(read_only=True, help_text="未完的")

    class Meta:
        model = ProvinceRun
        fields = ["id", "year", "started_at", "counties", "done", "failed", "active"]


class ProvinceRunLineSerializer(serializers.ModelSerializer):
    county = serializers.CharField(source="county.code", help_text="县代码")
    county_name = serializers.CharField(source="county.name", help_text="县")
    state = serializers.ChoiceField(source="job.state", choices=Job.State.choices)
    step = serializers.CharField(source="job.step", help_text="做到哪一步")
    error = serializers.CharField(source="job.error", help_text="失败的原因和改法")
    seconds = serializers.SerializerMethodField(help_text="用时；还没有开始的为空。")
    method_digest = serializers.CharField(source="run.method.digest", default="", help_text="办法摘要")
    result_digest = serializers.CharField(source="run.digest", default="", help_text="结果摘要")

    class Meta:
        model = ProvinceRunLine
        fields = [
            "county",
            "county_name",
            "state",
            "step",
            "error",
            "seconds",
            "method_digest",
            "result_digest",
        ]

    def get_seconds(self, line: ProvinceRunLine) -> float | None:
        return line.job.elapsed.total_seconds() if line.job.elapsed is not None else None


class ProvinceRunDetailSerializer(ProvinceRunSerializer):
    lines = serializers.SerializerMethodField(help_text="各县，按县代码排列。")

    class Meta(ProvinceRunSerializer.Meta):
        fields = [*ProvinceRunSerializer.Meta.fields, "lines"]

    @extend_schema_field(ProvinceRunLineSerializer(many=True))
    def get_lines(self, whole: ProvinceRun) -> list[dict]:
        lines = whole.lines.select_related("county", "job", "run__method")
        return ProvinceRunLineSerializer(lines, many=True).data


class ProvinceStartSerializer(Input):
    """试算哪一年。"""

    year = serializers.IntegerField(help_text="年度，须有县已导入数据。")

    def validate_year(self, year: int) -> int:
        known = years_of(self.context["request"])
        if year not in known:
            raise serializers.ValidationError(f"{year} 年没有数据。可选：{'、'.join(map(str, known))}。")
        return year


class ProvinceRunFilter(django_filters.FilterSet):
    year = WholeNumber("year", label="年度")

    class Meta:
        model = ProvinceRun
        fields: list[str] = []


@extend_schema(tags=["统一试算"])
@extend_schema_view(
    list=extend_schema(summary="统一试算，新的在前"),
    retrieve=extend_schema(summary="一次统一试算和各县的情况"),
)
class ProvinceRunViewSet(ReadViewSet):
    subject = Subject.PROVINCE
    queryset = ProvinceRun.objects.counted()
    serializer_class = ProvinceRunSerializer
    detail_serializer_class = ProvinceRunDetailSerializer
    filterset_class = ProvinceRunFilter
    lookup_value_converter = "int"

    def get_permissions(self) -> list:
        asks = self.action in {"create", "again"}
        return [may(Permission.RUN_PROVINCE if asks else Permission.VIEW_PROVINCE)()]

    @extend_schema(
        summary="开始统一试算",
        description="各县各为一个后台任务；这一年正在试算时，返回正在进行的那次。",
        request=ProvinceStartSerializer,
        responses={202: ProvinceRunDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        asked = ProvinceStartSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        try:
            whole = actions.start(province=request.user.province, by=request.user, **asked.validated_data)
        except Refused as refusal:
            raise Conflict(" ".join(refusal.messages)) from refusal
        return self._as_it_stands(whole)

    @extend_schema(
        summary="重试失败和取消的县",
        description="其他的县不动；没有可重试的，什么也不做。",
        request=None,
        responses={202: ProvinceRunDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: int) -> Response:
        whole = self.get_object()
        actions.again(whole=whole, by=request.user)
        return self._as_it_stands(whole)

    def _as_it_stands(self, whole: ProvinceRun) -> Response:
        found = self.get_queryset().get(pk=whole.pk)
        return Response(ProvinceRunDetailSerializer(found).data, status=202)
