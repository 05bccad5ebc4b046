"""园区 over REST: the list, what is known of one, and what a year has of it: enterprises, parcels, the result."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.api.benchmarks import BenchmarkSerializer
from evaluation.models import RegionResult
from evaluation.regions.park_results import benchmarks_of, results_of
from landuse.api.park_measures import ParkMeasureSerializer
from landuse.api.supply import SupplyFindingSerializer
from landuse.models import Park, ParkMeasure, ParkStar
from landuse.readings.park_land import land_of, small_firms_of
from landuse.readings.park_members import members_of
from landuse.readings.parks import having, managed, star_in
from mujun.api.filters import WholeNumber
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class ParkSerializer(serializers.ModelSerializer):
    star = serializers.ChoiceField(
        choices=[("", ""), *ParkStar.Star.choices], help_text="星级；没有的为空", read_only=True
    )
    facilities = serializers.ListField(
        source="facility_words", child=serializers.CharField(), help_text="配套设施"
    )
    services = serializers.ListField(
        source="service_words", child=serializers.CharField(), help_text="公共服务"
    )

    class Meta:
        model = Park
        fields = [
            "id", "name", "kind", "state", "star", "opened_on", "build_mode", "land_nature", "land_source",
            "operator_nature", "operation_mode", "facilities", "services",
        ]  # fmt: skip


class ParkStarSerializer(serializers.ModelSerializer):
    """从一年起的星级，到下一条为止；星级为空的，从这一年起没有星级。"""

    batch = serializers.IntegerField(source="batch_id", allow_null=True, help_text="写明它的园区名单")

    class Meta:
        model = ParkStar
        fields = ["year", "star", "document", "batch", "row"]


class ParkResultSerializer(serializers.ModelSerializer):
    """一年的园区评价。"""

    year = serializers.IntegerField(source="run.snapshot.year")
    region_run = serializers.IntegerField(source="run_id", help_text="区域评价的编号")
    method = serializers.CharField(source="run.method.name")

    class Meta:
        model = RegionResult
        fields = ["year", "region_run", "method", "members", "total", "rank", "grade", "reason"]


class ParkShareSerializer(serializers.Serializer):
    """LE-05：制造类小微企业的户数和面积占比。"""

    year = serializers.IntegerField(source="ledger.year")
    on = serializers.DateField(source="ledger.on", help_text="截至")
    small = serializers.FloatField(source="ledger.part", help_text="制造类小微企业（户）")
    enterprises = serializers.FloatField(source="ledger.whole", help_text="全部企业（户）")
    small_area = serializers.FloatField(source="ledger.area_part", help_text="制造类小微企业使用面积（亩）")
    area = serializers.FloatField(source="ledger.area_whole", help_text="全部面积（亩）")
    outcome = serializers.CharField(source="outcome.value")
    findings = SupplyFindingSerializer(many=True)


class ParkDetailSerializer(ParkSerializer):
    stars = ParkStarSerializer(many=True, help_text="新的在前")
    results = serializers.SerializerMethodField(help_text="各年最近一次评价，新的在前；镇街看不到")
    small_firms = serializers.SerializerMethodField(help_text="LE-05，按年，新的在前")
    measures = ParkMeasureSerializer(many=True, help_text="新的在前")

    class Meta(ParkSerializer.Meta):
        fields = [*ParkSerializer.Meta.fields, "stars", "results", "small_firms", "measures"]

    @extend_schema_field(ParkResultSerializer(many=True))
    def get_results(self, park: Park) -> list[dict]:
        return ParkResultSerializer(results_of(self.context["request"].user, park), many=True).data

    @extend_schema_field(ParkShareSerializer(many=True))
    def get_small_firms(self, park: Park) -> list[dict]:
        return ParkShareSerializer(small_firms_of(park), many=True).data


class ParkMemberSerializer(serializers.Serializer):
    credit_code = serializers.CharField(source="enterprise.credit_code")
    name = serializers.CharField()
    town = serializers.CharField(source="town.name")
    industry = serializers.CharField(source="industry_id")
    grade = serializers.CharField()
    land = serializers.FloatField(allow_null=True, help_text="用地（亩）")
    tax = serializers.FloatField(allow_null=True, help_text="税收实际贡献（万元）")


class ParkPlotSerializer(serializers.Serializer):
    code = serializers.CharField(source="parcel.code", help_text="宗地代码")
    area = serializers.FloatField(source="parcel.area", help_text="登记面积（亩）")
    floor_area = serializers.FloatField(
        source="parcel.floor_area", allow_null=True, help_text="建筑面积（平方米）"
    )
    used = serializers.FloatField(help_text="使用面积（亩）")
    users = serializers.ListField(child=serializers.CharField(), help_text="使用企业")


class ParkLandSerializer(serializers.Serializer):
    """按这一年及以前最近一次用地台账。"""

    area = serializers.FloatField(help_text="登记面积（亩）")
    used = serializers.FloatField(help_text="使用面积（亩）")
    use = serializers.FloatField(allow_null=True, help_text="使用面积占登记面积（%）")
    floor_area = serializers.FloatField(source="floor", help_text="建筑面积（平方米）")
    plot_ratio = serializers.FloatField(allow_null=True, help_text="容积率，没有建筑面积的宗地不计入")
    lacking = serializers.IntegerField(help_text="没有建筑面积的宗地")
    parcels = ParkPlotSerializer(source="plots", many=True)


class ParkYearSerializer(serializers.Serializer):
    """一年的园区：查看范围内的企业和宗地、结果、与标杆线的差距。"""

    year = serializers.IntegerField()
    star = serializers.ChoiceField(choices=[("", ""), *ParkStar.Star.choices], help_text="这一年的星级")
    members = ParkMemberSerializer(many=True)
    land = ParkLandSerializer()
    result = ParkResultSerializer(allow_null=True)
    benchmarks = BenchmarkSerializer(many=True)


class ParkFilter(django_filters.FilterSet):
    year = WholeNumber(method="in_year", label="星级的年度，不写为最近一年")
    star = django_filters.ChoiceFilter(choices=ParkStar.Star.choices, label="星级")
    facility = django_filters.CharFilter(method="has_facility", label="有这项配套设施")
    service = django_filters.CharFilter(method="has_service", label="有这项公共服务")
    measure = django_filters.ChoiceFilter(
        choices=ParkMeasure.Kind.choices, method="is_managed", label="正在执行的措施"
    )
    q = django_filters.CharFilter("name", lookup_expr="icontains", label="名称")

    class Meta:
        model = Park
        fields = [
            "kind", "state", "build_mode", "land_nature", "land_source", "operator_nature", "operation_mode",
        ]  # fmt: skip

    def in_year(self, parks: QuerySet, _name: str, year: int) -> QuerySet:
        return parks.with_star(year)

    def has_facility(self, parks: QuerySet, _name: str, word: str) -> QuerySet:
        return having(parks, "facilities", word)

    def has_service(self, parks: QuerySet, _name: str, word: str) -> QuerySet:
        return having(parks, "services", word)

    def is_managed(self, parks: QuerySet, _name: str, kind: str) -> QuerySet:
        return managed(parks, kind)


@extend_schema(tags=["园区"])
@extend_schema_view(list=extend_schema(summary="园区"), retrieve=extend_schema(summary="一个园区"))
class ParkViewSet(ReadViewSet):
    subject = Subject.REGISTER
    queryset = Park.objects.select_related("county").with_star().order_by("pk")
    serializer_class = ParkSerializer
    detail_serializer_class = ParkDetailSerializer
    filterset_class = ParkFilter
    lookup_value_converter = "int"

    @extend_schema(summary="一年的园区：企业、宗地、结果和差距", responses=ParkYearSerializer)
    @action(detail=True, url_path="years/<int:year>", filterset_class=None)
    def year(self, request: Request, pk: int, year: int) -> Response:
        park, user = self.get_object(), request.user
        result = next((each for each in results_of(user, park) if each.run.snapshot.year == year), None)
        found = {
            "year": year,
            "star": star_in(list(park.stars.all()), year),
            "members": members_of(user, park, year),
            "land": land_of(user, park, year),
            "result": result,
            "benchmarks": benchmarks_of(result),
        }
        return Response(ParkYearSerializer(found).data)
