"""Projects that wait for land, over REST: listed, and no longer waiting."""

from collections.abc import Sequence

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import land_demands as actions
from landuse.models import LandDemand
from landuse.readings.land_demands import STATES, Asked, Waiting, waiting
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.asked import Asks, Choice, Words, Year
from mujun.api.views import Input, ListViewSet
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


class LandDemandInput(Input):
    """列入一个等地的项目。"""

    name = serializers.CharField(max_length=actions.LONGEST_NAME, help_text="项目")
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=50), help_text="项目类别，按文件的用语，可以有几个"
    )
    wanted = serializers.DecimalField(max_digits=14, decimal_places=4, help_text="需要用地（亩）")
    since = Day(help_text="列入日期")
    document = serializers.CharField(max_length=actions.LONGEST_DOCUMENT, help_text="列入文件")


class DemandEndInput(ReasonInput):
    on = Day(help_text="从这一天起不再等地")


class LandDemandsAsked(serializers.Serializer):
    state = Choice(STATES, "状态")
    kind = Words("项目类别，按文件的用语，全称")
    year = Year("列入的年度")
    q = Words("项目，名称的一部分")


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="等地的项目，新的在前",
        description="腾出的土地先用于其中的省制造业重大项目（X-13）。",
        parameters=[LandDemandsAsked],
    )
)
class LandDemandViewSet(Asks, Acting, ListViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    lookup_value_converter = "int"
    queryset = LandDemand.objects.none()
    serializer_class = LandDemandSerializer
    asks = LandDemandsAsked

    def get_queryset(self) -> Sequence[Waiting]:
        user = self.request.user
        return waiting(user, timezone.localdate()) if user.county else []

    def filter_queryset(self, queryset: Sequence[Waiting]) -> list[Waiting]:
        return list(filter(Asked(**self.wanted).fits, queryset))

    @extend_schema(summary="列入一个项目", request=LandDemandInput, responses={201: LandDemandSerializer})
    def create(self, request: Request) -> Response:
        content = actions.Content(**self.given(LandDemandInput))
        kept = actions.enter(county=request.user.county, content=content, by=request.user)
        return self._shown(kept, status.HTTP_201_CREATED)

    @extend_schema(
        summary="不再等地",
        description="项目取消，或已另行供地。",
        request=DemandEndInput,
        responses=LandDemandSerializer,
    )
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: int) -> Response:
        visible = LandDemand.objects.visible_to(request.user).select_related("county")
        demand, given = get_object_or_404(visible, pk=pk), self.given(DemandEndInput)
        actions.end(demand=demand, by=request.user, **given)
        return self._shown(demand, status.HTTP_200_OK)

    def _shown(self, demand: LandDemand, code: int) -> Response:
        (found,) = [each for each in self.get_queryset() if each.row.pk == demand.pk]
        return Response(self.get_serializer(found).data, code)
