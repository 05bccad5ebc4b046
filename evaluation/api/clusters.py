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
        summary="一年里各产业集群的汇总和各县部分",
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
