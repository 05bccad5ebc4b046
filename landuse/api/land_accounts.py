"""用地增减台账 over REST: accounts by year with what is found of them; their entries, made and taken back."""

from collections.abc import Sequence

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import land_accounts as actions
from landuse.api.supply import SupplyFindingSerializer
from landuse.models import LandDemand, LandEntry, Parcel
from landuse.provisions import Outcome
from landuse.readings.land_accounts import AccountYear, account_years
from landuse.readings.provisions import documents_of
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.filters import WholeNumber
from mujun.api.views import Input, ListViewSet
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


class LandEntryInput(Input):
    """一笔：哪本台账、补入还是调出、多少亩、按哪份文件。"""

    kind = serializers.ChoiceField(LandEntry.Kind.choices)
    way = serializers.ChoiceField(LandEntry.Way.choices)
    on = Day(help_text="批准文件的日期")
    area = serializers.DecimalField(max_digits=14, decimal_places=4, help_text="亩")
    subject = serializers.CharField(max_length=actions.LONGEST_SUBJECT, help_text="地块或项目")
    document = serializers.CharField(max_length=actions.LONGEST_DOCUMENT, help_text="批准文件")
    parcel = serializers.CharField(default="", allow_blank=True, help_text="宗地代码，没有的不写")
    kinds = serializers.ListField(
        child=serializers.CharField(max_length=50),
        allow_null=True,
        default=None,
        help_text="给项目用的：项目类别，按文件的用语；都不是的为空列表，不知道的不写",
    )
    demand = serializers.IntegerField(
        allow_null=True, default=None, help_text="给项目用的：等地的项目的编号，不是其中的不写"
    )
    is_ahead = serializers.BooleanField(default=False, help_text="使用指标的：提前预支")

    def validate_demand(self, pk: int | None) -> LandDemand | None:
        if pk is None:
            return None
        found = LandDemand.objects.visible_to(self.context["request"].user).filter(pk=pk, until=None).first()
        if found is None:
            raise serializers.ValidationError("没有这个等地的项目。请核对编号。")
        return found

    def validate_parcel(self, code: str) -> Parcel | None:
        if not code:
            return None
        found = Parcel.objects.filter(county=self.context["request"].user.county_id, code=code).first()
        if found is None:
            raise serializers.ValidationError("用地台账中没有这宗地。请核对代码。")
        return found


class LandEntryFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=LandEntry.Kind.choices, label="台账")
    year = WholeNumber("on__year", label="年度")

    class Meta:
        model = LandEntry
        fields = ["kind"]


@extend_schema(tags=["供应和台账"])
@extend_schema_view(list=extend_schema(summary="用地增减台账：逐笔，新的在前"))
class LandEntryViewSet(Acting, ListViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = LandEntry.objects.select_related("parcel", "demand").order_by("-on", "-pk")
    serializer_class = LandEntrySerializer
    filterset_class = LandEntryFilter
    lookup_value_converter = "int"

    @extend_schema(summary="登记一笔", request=LandEntryInput, responses={201: LandEntrySerializer})
    def create(self, request: Request) -> Response:
        content = actions.Content(**self.given(LandEntryInput))
        return self.made(actions.enter(county=request.user.county, content=content, by=request.user).pk)

    @extend_schema(
        summary="撤回一笔",
        description="撤回的留存，不计入结算。",
        request=ReasonInput,
        responses=LandEntrySerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        entry, given = self.asked(ReasonInput)
        actions.withdraw(entry=entry, reason=given["reason"], by=request.user)
        return self.now()
