"""Industrial land of the places of clusters year by year, over REST."""

from collections.abc import Sequence

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import cluster_land as actions
from landuse.api.supply import SupplyFindingSerializer
from landuse.models import ClusterLand
from landuse.provisions import Outcome
from landuse.readings.cluster_land import LACKING, Asked, Line, lines
from landuse.readings.provisions import documents_of
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.asked import Asks, Choice, Words, Year
from mujun.api.views import Input, ListViewSet
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


class ClusterLandInput(Input):
    """一个所在地一年的总量；以前填的留存。"""

    cluster = serializers.CharField(max_length=actions.LONGEST_NAME, help_text="产业集群")
    place = serializers.CharField(
        max_length=actions.LONGEST_NAME,
        help_text="所在地：县里登记的镇街、开发区、园区或全县；什么都没有登记的随写",
    )
    role = serializers.ChoiceField(ClusterLand.Role.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    total = serializers.DecimalField(max_digits=16, decimal_places=4, help_text="工业用地总量（亩）")
    on = Day(help_text="截至")
    source = serializers.CharField(max_length=actions.LONGEST_SOURCE, help_text="数据来源")


class ClusterLandAsked(serializers.Serializer):
    cluster = Words("产业集群，全名")
    year = Year("年度")
    role = Choice(ClusterLand.Role.choices, "角色")
    outcome = Choice([each.value for each in Outcome], "结果")
    next_year = Choice([LACKING], "“没有录入”：只看下一年还没有录入的")
    q = Words("所在地，名称的一部分")


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="集群用地总量：核心区、协同区逐年",
        description="和上一年比较，减少的为“不符合”（X-12）；按各年年底有效的文件判断。",
        parameters=[ClusterLandAsked],
    )
)
class ClusterLandViewSet(Asks, Acting, ListViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = ClusterLand.objects.none()
    serializer_class = ClusterLandSerializer
    asks = ClusterLandAsked

    def get_queryset(self) -> Sequence[Line]:
        user = self.request.user
        return lines(user, documents_of(user.county)) if user.county else []

    def filter_queryset(self, queryset: Sequence[Line]) -> list[Line]:
        return list(filter(Asked(**self.wanted).fits, queryset))

    @extend_schema(summary="填一年", request=ClusterLandInput, responses={201: ClusterLandSerializer})
    def create(self, request: Request) -> Response:
        row = actions.Row(**self.given(ClusterLandInput))
        kept = actions.keep(county=request.user.county, row=row, by=request.user)
        (found,) = [line for line in self.get_queryset() if line.row.pk == kept.pk]
        return Response(self.get_serializer(found).data, status.HTTP_201_CREATED)
