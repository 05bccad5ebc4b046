"""Low-efficiency signals and the list of 高耗低效企业 over REST: what the adopted rules point at, with the evidence."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.api.enterprises import towns
from landuse.models import Listing, Signal
from mujun.api.filters import WholeNumber
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class EvidenceSerializer(serializers.Serializer):
    """证据。只凭面积的规则只有 land。"""

    land = serializers.FloatField(allow_null=True, help_text="用地面积（亩）")
    metric = serializers.CharField(required=False, help_text="指标名称")
    unit = serializers.CharField(required=False)
    value = serializers.FloatField(required=False, help_text="几年平均的值")
    line = serializers.FloatField(required=False, help_text="界线")
    years = serializers.DictField(child=serializers.FloatField(), required=False, help_text="逐年的值")
    facts = serializers.ListField(child=serializers.CharField(), required=False, help_text="各项条件的说明")
    first = serializers.BooleanField(required=False, help_text="是否优先整治")


class SignalSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(
        source="enterprise.credit_code", default=None, read_only=True, help_text="权利人不在名单中时为空。"
    )
    name = serializers.CharField(source="enterprise.name", default=None, read_only=True)
    parcel = serializers.CharField(
        source="parcel.code", default=None, read_only=True, help_text="宗地代码；指整户的为空。"
    )
    town = serializers.CharField(source="town.name", read_only=True)
    rule_set = serializers.CharField(source="rule_set.name", read_only=True, help_text="规则文件")
    evidence = EvidenceSerializer(read_only=True)

    class Meta:
        model = Signal
        fields = [
            "id", "credit_code", "name", "parcel", "town", "year", "rule", "title", "source", "rule_set",
            "sentence", "evidence",
        ]  # fmt: skip


class SignalFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    rule = django_filters.CharFilter(label="规则代码")
    town = django_filters.ModelChoiceFilter("town", queryset=towns, to_field_name="name", label="镇街")
    parcel = django_filters.CharFilter("parcel__code", label="宗地代码")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = Signal
        fields = ["year", "rule"]


@extend_schema(tags=["低效线索"])
@extend_schema_view(
    list=extend_schema(
        summary="低效用地线索",
        description="规则指出的线索，不是认定；认定由人作出。只列县里采用的规则。",
    )
)
class SignalViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = (
        Signal.objects.in_use()
        .select_related("town", "enterprise", "parcel", "rule_set")
        .order_by("-year", "enterprise__credit_code", "rule", "pk")
    )
    serializer_class = SignalSerializer
    filterset_class = SignalFilter


class ListingSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="town.name", read_only=True)
    rule_set = serializers.CharField(source="rule_set.name", read_only=True, help_text="规则文件")
    evidence = EvidenceSerializer(read_only=True)

    class Meta:
        model = Listing
        fields = [
            "id", "credit_code", "name", "town", "year", "rule", "title", "source", "rule_set", "sentence", "evidence",
        ]  # fmt: skip


class ListingFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    rule = django_filters.CharFilter(label="规则代码")
    town = django_filters.ModelChoiceFilter("town", queryset=towns, to_field_name="name", label="镇街")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = Listing
        fields = ["year", "rule"]


@extend_schema(tags=["低效线索"])
@extend_schema_view(
    list=extend_schema(
        summary="高耗低效企业名单",
        description="规则列出的企业，不是认定，和低效用地线索分开。只列县里采用的规则。",
    )
)
class ListingViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = (
        Listing.objects.in_use()
        .select_related("town", "enterprise", "rule_set")
        .order_by("-year", "enterprise__credit_code", "rule", "pk")
    )
    serializer_class = ListingSerializer
    filterset_class = ListingFilter
