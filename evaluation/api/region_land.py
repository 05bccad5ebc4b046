"""The land of low parks (LE-06) and of regions that are vacated (B-03) over REST: who uses it, and the proposal."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import region_land
from evaluation.models import RegionResult
from evaluation.regions.grounds import Ground, ground_of
from evaluation.regions.occupants import Occupant, occupants
from landuse.api.findings import FindingSerializer
from landuse.models import Enterprise, LandFinding
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.views import Input, ScopedViewSet
from mujun.clients.scopes import Subject


@dataclass(frozen=True)
class RegionLand:
    result: RegionResult
    ground: Ground | None
    occupants: list[Occupant]


class GroundOfRegionSerializer(serializers.Serializer):
    """为什么可以列为拟认定。"""

    code = serializers.CharField(help_text="LE-06 或 B-03")
    title = serializers.CharField()
    source = serializers.CharField(help_text="依据")


class OccupantSerializer(serializers.Serializer):
    credit_code = serializers.CharField(source="enterprise.credit_code")
    name = serializers.CharField(source="enterprise.name")
    grade = serializers.CharField()
    parcels = serializers.IntegerField(help_text="宗地")
    area = serializers.FloatField(help_text="用地（亩）")
    finding = serializers.CharField(
        source="finding.number", default=None, allow_null=True, help_text="本年度已有的认定"
    )


class RegionLandSerializer(serializers.Serializer):
    """一个区域的用地：园区按台账写明在园区内的宗地，没有写明的和其他区域按成员企业的全部用地。"""

    name = serializers.CharField(source="result.name")
    grade = serializers.CharField(source="result.grade")
    ground = GroundOfRegionSerializer(allow_null=True, help_text="不能列为拟认定的为空")
    occupants = OccupantSerializer(many=True)


class RegionLandInput(Input):
    """把哪些企业的用地列为拟认定，理由。"""

    credit_codes = serializers.ListField(child=serializers.CharField(), allow_empty=False)
    reason = serializers.CharField(max_length=region_land.LONGEST_REASON)


class RegionLandProposedSerializer(serializers.Serializer):
    findings = FindingSerializer(many=True)
    standing = serializers.IntegerField(help_text="本年度已有认定，没有重复列入的户数")


@extend_schema(tags=["区域评价"])
class RegionLandViewSet(Acting, ScopedViewSet):
    """Of the region `name` in the judgement `region_run`."""

    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = RegionResult.objects.select_related("run__snapshot", "run__county", "run__method")
    serializer_class = RegionLandSerializer

    def get_object(self) -> RegionResult:
        return get_object_or_404(self.get_queryset(), run=self.kwargs["region_run"], name=self.kwargs["name"])

    @extend_schema(summary="区域内有用地的企业，可否列为拟认定")
    def retrieve(self, request: Request, region_run: int, name: str) -> Response:
        result = self.get_object()
        found = RegionLand(result, ground_of(result), occupants(result))
        return Response(RegionLandSerializer(found).data)

    @extend_schema(
        summary="把区域内企业的用地列为拟认定",
        description="只对县里规定的低效档次的小微企业园（LE-06）和已定淘汰腾退的区域（B-03）；以后逐家告知、认定。",
        request=RegionLandInput,
        responses={201: RegionLandProposedSerializer},
    )
    def propose(self, request: Request, region_run: int, name: str) -> Response:
        result, given = self.asked(RegionLandInput)
        chosen = Enterprise.objects.visible_to(request.user).filter(credit_code__in=given["credit_codes"])
        made = region_land.propose_land(
            result=result,
            enterprises=chosen.values_list("pk", flat=True),
            reason=given["reason"],
            by=request.user,
        )
        told = {"findings": _told(made.findings), "standing": made.standing}
        return Response(RegionLandProposedSerializer(told).data, status.HTTP_201_CREATED)


def _told(findings: list[LandFinding]) -> QuerySet:
    made = LandFinding.objects.filter(pk__in=[each.pk for each in findings])
    return made.select_related("enterprise__town").order_by("pk")
