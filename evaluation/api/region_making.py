"""区域的组成 and 区域数据 over REST: what zones and clusters are made of, and numbers that a region has by itself."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import region_making as actions
from evaluation.models import Region, RegionFigure, RegionKind, RegionPart
from evaluation.models.regions import MADE_OF_PARTS
from landuse.models import Enterprise, Industry, Park
from mujun.accounts.models import Town
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject

MADE = [(kind.value, kind.label) for kind in MADE_OF_PARTS]


class PartSerializer(serializers.ModelSerializer):
    """同时符合各项的企业，或者单个企业。"""

    town = serializers.CharField(source="town.name", default=None, read_only=True)
    park = serializers.CharField(source="park.name", default=None, read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", default=None, read_only=True)

    class Meta:
        model = RegionPart
        fields = ["id", "town", "park", "industry", "credit_code", "role", "since", "until"]


class RegionSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=MADE, help_text="区域类型")
    parts = PartSerializer(many=True, read_only=True, help_text="合起来就是这个区域；结束的也在")

    class Meta:
        model = Region
        fields = ["id", "kind", "name", "note", "parts"]


class RegionInput(Input):
    """登记一个开发区、高新区或产业集群。"""

    kind = serializers.ChoiceField(MADE)
    name = serializers.CharField(max_length=50)
    note = serializers.CharField(max_length=200, default="", allow_blank=True, help_text="如批准文号")


class PartInput(Input):
    """加入的部分：镇街、园区、行业可以同写，是同时符合的企业；单个企业单独写。"""

    town = serializers.CharField(default="", allow_blank=True, help_text="镇街名称")
    park = serializers.CharField(default="", allow_blank=True, help_text="园区名称")
    industry = serializers.CharField(default="", allow_blank=True, help_text="行业大类，两位")
    credit_code = serializers.CharField(default="", allow_blank=True, help_text="单个企业")
    role = serializers.ChoiceField(RegionPart.Role.choices, default="", allow_blank=True)
    since = Day(help_text="自哪天起")

    def validate(self, given: dict) -> dict:
        county = self.context["request"].user.county_id
        given["town"] = _one(Town.objects.filter(county=county), "town", "name", given["town"])
        given["park"] = _one(Park.objects.filter(county=county), "park", "name", given["park"])
        enterprises = Enterprise.objects.filter(county=county)
        given["enterprise"] = _one(enterprises, "credit_code", "credit_code", given.pop("credit_code"))
        _one(Industry.objects.all(), "industry", "pk", given["industry"])
        return given


def _one(found: QuerySet, field: str, column: str, value: str):
    if not value:
        return None
    if (one := found.filter(**{column: value}).first()) is None:
        raise serializers.ValidationError({field: "没有这一个。请核对名称或代码。"})
    return one


class EndInput(Input):
    """哪一部分，到哪天为止。"""

    part = serializers.IntegerField(help_text="部分的编号，见 parts")
    until = Day(help_text="最后一天")


class RegionFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=MADE, label="区域类型")

    class Meta:
        model = Region
        fields: list[str] = []


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(summary="开发区、高新区和产业集群的组成"),
    retrieve=extend_schema(summary="一个区域的组成"),
)
class RegionViewSet(Acting, ReadViewSet):
    subject = Subject.RESULTS
    acted_by = (Permission.START_RUNS,)
    queryset = Region.objects.prefetch_related("parts__town", "parts__park", "parts__enterprise").order_by(
        "kind", "name", "pk"
    )
    serializer_class = RegionSerializer
    filterset_class = RegionFilter
    lookup_value_converter = "int"

    @extend_schema(summary="登记区域", request=RegionInput, responses={201: RegionSerializer})
    def create(self, request: Request) -> Response:
        made = actions.found(county=request.user.county, by=request.user, **self.given(RegionInput))
        return self.made(made.pk)

    @extend_schema(summary="加入一部分", request=PartInput, responses={201: RegionSerializer})
    @action(detail=True, methods=["post"])
    def parts(self, request: Request, pk: int) -> Response:
        region, given = self.asked(PartInput)
        actions.add_part(region=region, by=request.user, **given)
        return self.made(region.pk)

    @extend_schema(summary="一部分到此为止", request=EndInput, responses=RegionSerializer)
    @action(detail=True, methods=["post"], url_path="end-part")
    def end_part(self, request: Request, pk: int) -> Response:
        region, given = self.asked(EndInput)
        part = get_object_or_404(region.parts, pk=given["part"])
        actions.end_part(part=part, until=given["until"], by=request.user)
        return self.now()


class RegionFigureSerializer(serializers.ModelSerializer):
    """一个区域自己的数据，不是企业的合计。"""

    kind = serializers.ChoiceField(choices=RegionKind.choices, help_text="区域类型")
    value = serializers.FloatField(read_only=True, help_text="单位见区域评价办法")

    class Meta:
        model = RegionFigure
        fields = ["id", "kind", "name", "year", "variable", "value", "source", "is_current", "at"]


class RegionFigureInput(Input):
    """填报一个区域的一项数据；以前填报的留存。"""

    kind = serializers.ChoiceField(RegionKind.choices)
    name = serializers.CharField(max_length=50, help_text="区域的名称")
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    variable = serializers.CharField(max_length=50, help_text="数据项，区域评价办法里用到的")
    value = serializers.DecimalField(max_digits=20, decimal_places=6)
    source = serializers.CharField(max_length=200, help_text="来源")


class RegionFigureFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    kind = django_filters.ChoiceFilter(choices=RegionKind.choices, label="区域类型")
    name = django_filters.CharFilter(label="区域的名称")
    current = YesOrNo("is_current", label="1：现行的；0：以前的")

    class Meta:
        model = RegionFigure
        fields: list[str] = []


@extend_schema(tags=["区域评价"])
@extend_schema_view(
    list=extend_schema(summary="区域数据，新的在前"), retrieve=extend_schema(summary="一项区域数据")
)
class RegionFigureViewSet(Acting, ReadViewSet):
    subject = Subject.RESULTS
    acted_by = (Permission.START_RUNS,)
    queryset = RegionFigure.objects.order_by("-at", "-pk")
    serializer_class = RegionFigureSerializer
    filterset_class = RegionFigureFilter
    lookup_value_converter = "int"

    @extend_schema(summary="填报区域数据", request=RegionFigureInput, responses={201: RegionFigureSerializer})
    def create(self, request: Request) -> Response:
        kept = actions.report(county=request.user.county, by=request.user, **self.given(RegionFigureInput))
        return self.made(kept.pk)
