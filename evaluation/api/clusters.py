"""产业集群 over several counties by REST: for a province, and for a county that is in some of them."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.models import Cluster
from evaluation.results.clusters import Shown, clusters_of
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of

_YEAR = OpenApiParameter("year", OpenApiTypes.INT, "path", description="年度")


class ClusterPartSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="县代码")
    name = serializers.CharField(help_text="县")
    role = serializers.CharField(help_text="核心区或协同区")
    missing = serializers.CharField(help_text="没有这一部分的原因；有的为空。")
    members = serializers.IntegerField(allow_null=True, help_text="企业户数；户数过少或属别县的为空。")
    values = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text="合计数和合计数之比；不给的为空。"
    )


class ClusterSumSerializer(serializers.Serializer):
    name = serializers.CharField(help_text="数据项")
    unit = serializers.CharField(help_text="单位")
    back = serializers.IntegerField(help_text="几年前的；0 是当年")
    value = serializers.FloatField(help_text="合计数")


class ClusterItemSerializer(serializers.Serializer):
    """一项指标；is_withheld 为真的，因户数过少不给数值。"""

    name = serializers.CharField(source="about.name", help_text="指标")
    formula = serializers.CharField(source="about.formula", help_text="算式")
    unit = serializers.CharField(
        source="about.unit", help_text="数值和基准的单位；“%”的占比、增长已乘 100；没有单位的为空。"
    )
    weight = serializers.FloatField(source="about.weight", allow_null=True, help_text="权重")
    base = serializers.FloatField(source="about.base", allow_null=True, help_text="基准")
    value = serializers.FloatField(allow_null=True, help_text="合计数之比")
    score = serializers.FloatField(allow_null=True, help_text="得分")
    remark = serializers.CharField(help_text="缺数据等说明")
    counted = serializers.IntegerField(allow_null=True, help_text="计入的企业户数")
    sums = ClusterSumSerializer(many=True, help_text="算式读到的合计数；县里不给。")
    is_withheld = serializers.BooleanField(help_text="户数过少，不给")


class ClusterScoreSerializer(serializers.Serializer):
    method = serializers.CharField(help_text="评价办法和版次")
    method_digest = serializers.CharField(source="method.digest", help_text="办法的摘要")
    digest = serializers.CharField(help_text="结果摘要；没有评价成的为空。")
    total = serializers.FloatField(allow_null=True, help_text="总分")
    rank = serializers.IntegerField(allow_null=True, help_text="名次")
    of = serializers.IntegerField(allow_null=True, help_text="同组几个")
    grade = serializers.CharField(help_text="档次；不定档的为空。")
    grade_name = serializers.CharField(help_text="档名")
    reason = serializers.CharField(help_text="没有档次或不给的原因")
    items = ClusterItemSerializer(many=True, help_text="逐项得分")


class ClusterSerializer(serializers.Serializer):
    name = serializers.CharField(source="cluster.name", help_text="产业集群")
    note = serializers.CharField(source="cluster.note", help_text="说明")
    province_run = serializers.IntegerField(
        source="result.whole_id",
        default=None,
        allow_null=True,
        help_text="依据的统一试算；还没有汇总的为空。",
    )
    members = serializers.IntegerField(allow_null=True, help_text="企业户数，几个县都有的只计一次。")
    shared = serializers.IntegerField(
        source="result.shared", default=None, allow_null=True, help_text="几个县都有的企业户数"
    )
    values = serializers.DictField(
        child=serializers.FloatField(allow_null=True), help_text="合计数和合计数之比，名称后为数值。"
    )
    score = ClusterScoreSerializer(
        allow_null=True, help_text="按省市的办法评价的结果；没有办法或户数过少的为空。"
    )
    parts = ClusterPartSerializer(many=True, help_text="各县的部分，核心区在前。")


class _Clusters(ListViewSet):
    queryset = Cluster.objects.none()
    serializer_class = ClusterSerializer

    def get_queryset(self) -> list[Shown]:
        """Raises Http404 for a year of which nothing is known."""
        if self.kwargs["year"] not in years_of(self.request):
            raise Http404
        return clusters_of(self.request.user, self.kwargs["year"])


@extend_schema(tags=["县域比较"])
@extend_schema_view(
    list=extend_schema(
        summary="一年里各产业集群的汇总、评价和各县部分",
        description="取这一年最后一次统一试算。合计户数过少的不给，能由其余部分推算出来的也不给。",
        parameters=[_YEAR],
    )
)
class ProvinceClusterViewSet(_Clusters):
    subject = Subject.PROVINCE
    permission_classes = [may(Permission.VIEW_PROVINCE)]


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(
        summary="本县在其中的省市产业集群",
        description="本县的部分和全部的合计；别县的部分只有名称和角色，能推算出别县企业的合计不给。",
        parameters=[_YEAR],
    )
)
class ClusterViewSet(_Clusters):
    subject = Subject.RESULTS
