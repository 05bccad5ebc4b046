"""用地增减台账 over REST: accounts by year with what is found of them, and their entries. Read only."""

from collections.abc import Sequence

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from landuse.api.supply import SupplyFindingSerializer
from landuse.models import LandEntry
from landuse.provisions import Outcome
from landuse.readings.land_accounts import AccountYear, account_years
from landuse.readings.provisions import documents_of
from mujun.api.filters import WholeNumber
from mujun.api.views import ListViewSet
from mujun.clients.scopes import Subject


class LandAccountSerializer(serializers.Serializer):
    """一个年度的结算，单位亩。"""

    kind = serializers.ChoiceField(choices=LandEntry.Kind.choices, help_text="台账")
    title = serializers.CharField(help_text="台账名称")
    year = serializers.IntegerField()
    added = serializers.FloatField(source="of.into", help_text="本年补入、得到或腾出")
    taken = serializers.FloatField(source="of.out", help_text="本年调出、使用或安排")
    left = serializers.FloatField(source="of.account.left", help_text="从第一笔起到年末的结余")
    outcome = serializers.ChoiceField(choices=[each.value for each in Outcome], help_text="各项中最差的")
    findings = SupplyFindingSerializer(many=True)


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="用地增减台账：逐年结算",
        description="工业控制线内用地的调出和补入（LE-14），“腾笼换鸟”用地指标的得到和使用、整治腾出用地的安排（X-13）。",
    )
)
class LandAccountViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = LandEntry.objects.none()
    serializer_class = LandAccountSerializer

    def get_queryset(self) -> Sequence[AccountYear]:
        user = self.request.user
        return account_years(user, documents_of(user.county)) if user.county else []


class LandEntrySerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=LandEntry.Kind.choices, help_text="台账")
    way = serializers.ChoiceField(
        choices=LandEntry.Way.choices, help_text="in 补入、得到或腾出，out 调出、使用或安排"
    )
    area = serializers.FloatField(help_text="亩")
    parcel = serializers.CharField(source="parcel.code", allow_null=True, default=None, help_text="宗地代码")
    kinds = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="项目类别，按文件的用语；都不是的为空列表，没有说明的为空",
    )
    demand = serializers.CharField(
        source="demand.name", allow_null=True, default=None, help_text="等地的项目"
    )
    is_ahead = serializers.BooleanField(help_text="提前预支")
    withdrawn_at = serializers.DateTimeField(allow_null=True, help_text="撤回的不计入结算")

    class Meta:
        model = LandEntry
        fields = [
            "id", "kind", "way", "on", "area", "subject", "parcel", "document", "kinds", "demand",
            "is_ahead",
            "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip


class LandEntryFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=LandEntry.Kind.choices, label="台账")
    year = WholeNumber("on__year", label="年度")

    class Meta:
        model = LandEntry
        fields = ["kind"]


@extend_schema(tags=["供应和台账"])
@extend_schema_view(list=extend_schema(summary="用地增减台账：逐笔，新的在前"))
class LandEntryViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = LandEntry.objects.select_related("parcel", "demand").order_by("-on", "-pk")
    serializer_class = LandEntrySerializer
    filterset_class = LandEntryFilter
