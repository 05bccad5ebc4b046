"""区域处置 (B-03) over REST: how people handle zones and clusters, by when, and what came of it."""

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import region_handlings as actions
from evaluation.models import RegionHandling, RegionResult
from evaluation.models.regions import MADE_OF_PARTS
from evaluation.regions.handlings import handlings
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class RegionHandlingSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=[kind.value for kind in MADE_OF_PARTS], help_text="区域类型")
    region_run = serializers.IntegerField(source="result.run_id", read_only=True, help_text="依据的区域评价")
    grade = serializers.CharField(source="result.grade", read_only=True, help_text="依据的档次")

    class Meta:
        model = RegionHandling
        fields = [
            "id", "kind", "name", "year", "region_run", "grade", "way", "reason", "due", "is_current", "at", "done_on",
            "outcome",
        ]  # fmt: skip


class HandlingInput(Input):
    """依据哪次区域评价的哪个区域，怎样处置，到哪天。"""

    region_run = serializers.IntegerField(help_text="区域评价的编号")
    name = serializers.CharField(max_length=50, help_text="区域的名称")
    way = serializers.ChoiceField([(way.name, way.name) for way in handlings().ways], help_text="处置方式")
    reason = serializers.CharField(max_length=500)
    due = Day(help_text="完成期限，今天以后")


class FinishInput(Input):
    """办结。"""

    on = Day(help_text="办结日期")
    outcome = serializers.CharField(max_length=500, help_text="办结情况")


class RegionHandlingFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    kind = django_filters.ChoiceFilter(
        choices=[(kind.value, kind.label) for kind in MADE_OF_PARTS], label="区域类型"
    )
    way = django_filters.CharFilter(label="处置方式")
    current = YesOrNo("is_current", label="1：现在的；0：已另定")
    open = YesOrNo("done_on", lookup_expr="isnull", label="1：在办；0：已办结")

    class Meta:
        model = RegionHandling
        fields: list[str] = []


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(summary="区域处置，新的在前"), retrieve=extend_schema(summary="一项区域处置")
)
class RegionHandlingViewSet(Acting, ReadViewSet):
    subject = Subject.RESULTS
    acted_by = (Permission.START_RUNS,)
    queryset = RegionHandling.objects.select_related("result").order_by("-pk")
    serializer_class = RegionHandlingSerializer
    filterset_class = RegionHandlingFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="定处置方式",
        description="只对开发区、高新区和产业集群；同一年度另定的，以前的留存。",
        request=HandlingInput,
        responses={201: RegionHandlingSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(HandlingInput)
        results = RegionResult.objects.visible_to(request.user).select_related("run__county", "run__snapshot")
        result = get_object_or_404(results, run=given.pop("region_run"), name=given.pop("name"))
        return self.made(actions.choose(result=result, by=request.user, **given).pk)

    @extend_schema(summary="办结", request=FinishInput, responses=RegionHandlingSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: int) -> Response:
        handling, given = self.asked(FinishInput)
        actions.finish(handling=handling, by=request.user, **given)
        return self.now()
