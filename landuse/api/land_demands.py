"""Projects that wait for land, over REST. Read only."""

from collections.abc import Sequence

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.models import LandDemand
from landuse.readings.land_demands import STATES, Waiting, waiting
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class LandDemandSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="row.pk")
    name = serializers.CharField(source="row.name", help_text="项目")
    kinds = serializers.ListField(child=serializers.CharField(), source="row.kinds", help_text="项目类别")
    state = serializers.ChoiceField(choices=STATES)
    wanted = serializers.FloatField(source="row.wanted", help_text="需要用地（亩）")
    given = serializers.FloatField(help_text="已落实（亩）")
    lacks = serializers.FloatField(help_text="还缺（亩）；不再等地的为 0")
    since = serializers.DateField(source="row.since", help_text="列入日期")
    document = serializers.CharField(source="row.document", help_text="列入文件")
    until = serializers.DateField(source="row.until", allow_null=True, help_text="从这一天起不再等地")
    until_reason = serializers.CharField(source="row.until_reason")


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="等地的项目，新的在前", description="腾出的土地先用于其中的省制造业重大项目（X-13）。"
    )
)
class LandDemandViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = LandDemand.objects.none()
    serializer_class = LandDemandSerializer

    def get_queryset(self) -> Sequence[Waiting]:
        user = self.request.user
        return waiting(user, timezone.localdate()) if user.county else []
