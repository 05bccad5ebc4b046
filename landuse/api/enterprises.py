"""The register over REST: enterprises, and the land each uses and holds."""

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.api.marks import (
    CertificateSerializer,
    MeterSerializer,
    RelationSerializer,
    StateSerializer,
    TagSerializer,
)
from landuse.models import Enterprise, EnterpriseName, EnterpriseYear, Industry, Occupancy, Parcel
from landuse.register.contacts import masked_name, masked_phone
from landuse.register.parcel_columns import DETAILS
from mujun.accounts.models import Town
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


def towns(request) -> QuerySet:
    """The towns of the user's county, to choose from; none while the interface is described."""
    return Town.objects.filter(county=request.user.county_id) if request else Town.objects.none()


class EnterpriseSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:enterprise-detail", lookup_field="credit_code")
    town = serializers.CharField(source="town.name", read_only=True)
    industry_name = serializers.CharField(source="industry.name", read_only=True)
    park = serializers.CharField(source="park.name", default=None, read_only=True, help_text="园区名称")

    class Meta:
        model = Enterprise
        fields = [
            "credit_code", "url", "name", "town", "industry", "industry_name", "industry_class", "scale", "park",
        ]  # fmt: skip


class NameSerializer(serializers.ModelSerializer):
    class Meta:
        model = EnterpriseName
        fields = ["name", "since", "until"]


class YearSerializer(serializers.ModelSerializer):
    town = serializers.CharField(source="town.name", read_only=True)

    park = serializers.CharField(source="park.name", default=None, read_only=True)

    class Meta:
        model = EnterpriseYear
        fields = ["year", "name", "town", "industry", "industry_class", "scale", "park", "takes_part"]


class OccupancySerializer(serializers.ModelSerializer):
    parcel = serializers.CharField(source="parcel.code", read_only=True, help_text="宗地代码")
    area = serializers.FloatField(help_text="使用面积（亩）")
    floor_area = serializers.FloatField(help_text="由多少平方米建筑面积折算；按土地面积填报的为空。")

    class Meta:
        model = Occupancy
        fields = ["parcel", "kind", "area", "floor_area", "since", "until"]


class ParcelSerializer(serializers.ModelSerializer):
    area = serializers.FloatField(help_text="登记面积（亩）")
    square_metres = serializers.SerializerMethodField(help_text="登记面积（平方米）：亩 × 2000 ÷ 3")
    plot_ratio = serializers.FloatField(help_text="合同约定的容积率")
    floor_area = serializers.FloatField(help_text="建筑面积（平方米）")

    class Meta:
        model = Parcel
        fields = ["code", "area", "square_metres", "land_use", *(column.key for column in DETAILS)]

    def get_square_metres(self, parcel: Parcel) -> float:
        return round(float(parcel.square_metres), 2)


class EnterpriseDetailSerializer(EnterpriseSerializer):
    contact = serializers.SerializerMethodField(help_text="联系人，遮蔽后的。")
    phone = serializers.SerializerMethodField(help_text="联系电话，遮蔽后的。")
    land = serializers.SerializerMethodField(help_text="今天在用的土地（亩）。")
    occupancies = OccupancySerializer(many=True, read_only=True, help_text="用地：哪宗地、自用或承租、起止。")
    parcels = ParcelSerializer(
        source="held_parcels", many=True, read_only=True, help_text="登记在名下的宗地。"
    )

    names = NameSerializer(many=True, read_only=True, help_text="用过的名称；until 为空的是现名。")
    years = YearSerializer(
        many=True, read_only=True, help_text="各年名单中的名称、镇街、行业、规模、是否参评。"
    )

    tags = TagSerializer(source="enterprisetags", many=True, read_only=True, help_text="标签和有效期。")
    meters = MeterSerializer(source="meteraccounts", many=True, read_only=True, help_text="用能户号。")
    certificates = CertificateSerializer(many=True, read_only=True, help_text="证书。")
    states = StateSerializer(
        source="enterprisestates", many=True, read_only=True, help_text="过渡期、停产、豁免等状态和起止。"
    )
    relations = RelationSerializer(many=True, read_only=True, help_text="集团、合并、分立。")

    class Meta(EnterpriseSerializer.Meta):
        fields = [
            *EnterpriseSerializer.Meta.fields, "founded_on", "producing_since", "contact", "phone", "names", "years",
            "tags", "meters", "certificates", "states", "relations", "land", "occupancies", "parcels",
        ]  # fmt: skip

    def get_contact(self, enterprise: Enterprise) -> str:
        return masked_name(enterprise.contact)

    def get_phone(self, enterprise: Enterprise) -> str:
        return masked_phone(enterprise.phone)

    def get_land(self, enterprise: Enterprise) -> float:
        today = timezone.localdate()
        return float(
            sum(
                use.area
                for use in enterprise.occupancies.all()
                if use.kind != Occupancy.Kind.LET
                and use.since <= today
                and (use.until is None or use.until >= today)
            )
        )


MARKS = ["enterprisetags__tag", "meteraccounts", "certificates", "enterprisestates", "relations"]


class EnterpriseFilter(django_filters.FilterSet):
    town = django_filters.ModelChoiceFilter(queryset=towns, to_field_name="name", label="镇街")
    industry = django_filters.ModelChoiceFilter(queryset=Industry.objects.all(), label="行业大类代码")
    scale = django_filters.ChoiceFilter(choices=Enterprise.Scale.choices, label="规模")
    park = django_filters.CharFilter("park__name", label="园区名称")
    q = django_filters.CharFilter(method="matching", label="现名、曾用名、信用代码、户号或证书编号")

    class Meta:
        model = Enterprise
        fields = ["town", "industry", "scale"]

    def matching(self, enterprises: QuerySet, _name: str, words: str) -> QuerySet:
        return enterprises.matching(words)


@extend_schema(tags=["企业"])
@extend_schema_view(
    list=extend_schema(summary="企业名单"), retrieve=extend_schema(summary="一家企业和它的土地")
)
class EnterpriseViewSet(ReadViewSet):
    subject = Subject.REGISTER
    queryset = Enterprise.objects.select_related("town", "industry", "park").order_by("credit_code")
    serializer_class = EnterpriseSerializer
    detail_serializer_class = EnterpriseDetailSerializer
    filterset_class = EnterpriseFilter
    lookup_field = "credit_code"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet:
        enterprises = super().get_queryset()
        if self.action == "list":
            return enterprises
        uses = Occupancy.objects.select_related("parcel").order_by("parcel__code", "since")
        return enterprises.prefetch_related(
            Prefetch("occupancies", uses), "held_parcels", "names", "years__town", "years__park", *MARKS
        )
