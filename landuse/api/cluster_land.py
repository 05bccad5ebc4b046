"""Industrial land of the places of clusters year by year, over REST. Read only."""

from collections.abc import Sequence

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.api.supply import SupplyFindingSerializer
from landuse.models import ClusterLand
from landuse.readings.cluster_land import Line, lines
from landuse.readings.provisions import documents_of
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class ClusterLandSerializer(serializers.Serializer):
    """一个所在地一年的工业用地总量，单位亩。"""

    cluster = serializers.CharField(source="row.cluster", help_text="产业集群")
    place = serializers.CharField(source="row.place", help_text="所在地")
    role = serializers.ChoiceField(source="row.role", choices=ClusterLand.Role.choices)
    year = serializers.IntegerField(source="row.year")
    total = serializers.FloatField(source="row.total", help_text="工业用地总量")
    before = serializers.FloatField(allow_null=True, help_text="上一年的；没有录入的为空")
    change = serializers.FloatField(allow_null=True, help_text="比上一年增减")
    on = serializers.DateField(source="row.on", help_text="截至")
    source = serializers.CharField(source="row.source", help_text="数据来源")
    finding = SupplyFindingSerializer()


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="集群用地总量：核心区、协同区逐年",
        description="和上一年比较，减少的为“不符合”（X-12）；按各年年底有效的文件判断。",
    )
)
class ClusterLandViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = ClusterLand.objects.none()
    serializer_class = ClusterLandSerializer

    def get_queryset(self) -> Sequence[Line]:
        user = self.request.user
        return lines(user, documents_of(user.county)) if user.county else []
