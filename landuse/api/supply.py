"""Supply contracts with every check, and yearly ledgers, over REST; a year of a ledger is entered."""

from decimal import Decimal

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions.ledgers import Row, keep, shares_of
from landuse.api.enterprises import towns
from landuse.models import Park, SupplyContract, YearLedger
from landuse.provisions import Outcome, worst
from landuse.readings.provisions import documents_of
from landuse.readings.supply import Reviewed, reviewed
from landuse.supply import judge_year, missing_part
from landuse.supply.ledgers import UNITS, Shares
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.filters import WholeNumber
from mujun.api.views import Input, ListViewSet
from mujun.clients.scopes import Subject

_OUTCOMES = [each.value for each in Outcome]


class SupplyFindingSerializer(serializers.Serializer):
    """核对结果，是提示，不是决定。"""

    code = serializers.CharField(help_text="规则")
    outcome = serializers.ChoiceField(choices=_OUTCOMES)
    sentence = serializers.CharField()
    source = serializers.CharField(help_text="依据；没有现行文件的为空")


class RentSerializer(serializers.Serializer):
    since = serializers.DateField()
    amount = serializers.FloatField(help_text="年租金（万元）")


class SupplyContractSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="contract.pk")
    number = serializers.CharField(source="contract.number", help_text="合同编号")
    credit_code = serializers.CharField(source="contract.enterprise.credit_code")
    name = serializers.CharField(source="contract.enterprise.name")
    town = serializers.CharField(source="contract.parcel.town.name", help_text="宗地所在镇街")
    parcel = serializers.CharField(source="contract.parcel.code", help_text="宗地代码")
    area = serializers.FloatField(source="contract.parcel.area", help_text="登记面积（亩）")
    mode = serializers.ChoiceField(source="contract.mode", choices=SupplyContract.MODES, help_text="供应方式")
    since = serializers.DateField(source="contract.since", help_text="使用权起")
    until = serializers.DateField(source="contract.until", help_text="使用权止")
    months = serializers.IntegerField(source="contract.months", help_text="年限（月）")
    days_left = serializers.IntegerField(help_text="离到期几天；负数是已过几天")
    rents = RentSerializer(source="contract.rents.all", many=True)
    arrears = serializers.FloatField(source="contract.arrears", help_text="欠缴租金（万元）")
    ended_on = serializers.DateField(source="contract.ended_on", allow_null=True)
    outcome = serializers.ChoiceField(choices=_OUTCOMES, help_text="各项核对中最差的")
    findings = SupplyFindingSerializer(many=True)


class SupplyContractFilter(django_filters.FilterSet):
    number = django_filters.CharFilter(label="合同编号")
    parcel = django_filters.CharFilter("parcel__code", label="宗地代码")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    town = django_filters.ModelChoiceFilter(
        "parcel__town", queryset=towns, to_field_name="name", label="镇街"
    )
    mode = django_filters.ChoiceFilter(choices=SupplyContract.MODES, label="供应方式")

    class Meta:
        model = SupplyContract
        fields: list[str] = []


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="供应合同",
        description="合同和今天的核对：年限、租金、价格、登记、到期（ZR-01 至 ZR-06）。文件没有规定的为“未定”。",
    )
)
class SupplyContractViewSet(ListViewSet):
    subject = Subject.LAND
    queryset = (
        SupplyContract.objects.select_related("parcel__town", "enterprise")
        .prefetch_related("rents")
        .order_by("until", "pk")
    )
    serializer_class = SupplyContractSerializer
    filterset_class = SupplyContractFilter

    def paginate_queryset(self, queryset: QuerySet) -> list[Reviewed]:
        """Looked at for the page only."""
        page = super().paginate_queryset(queryset)
        return reviewed(page, documents_of(self.request.user.county), timezone.localdate())


class LedgerSerializer(serializers.ModelSerializer):
    kind = serializers.ChoiceField(choices=YearLedger.Kind.choices, help_text="台账")
    title = serializers.CharField(source="get_kind_display", help_text="台账名称")
    park = serializers.CharField(source="park.name", allow_null=True, default=None, help_text="园区")
    part = serializers.FloatField(help_text="部分")
    whole = serializers.FloatField(help_text="总数")
    unit = serializers.SerializerMethodField(help_text="部分和总数的单位")
    area_part = serializers.FloatField(allow_null=True, help_text="制造类小微企业使用面积（亩）")
    area_whole = serializers.FloatField(allow_null=True, help_text="园区总面积（亩）")
    uses = serializers.DictField(child=serializers.CharField(), help_text="经费用途（万元）")
    missing = serializers.SerializerMethodField(help_text="总量不变时还差多少；不差为 0")
    outcome = serializers.SerializerMethodField(help_text="各项中最差的")
    findings = serializers.SerializerMethodField()

    class Meta:
        model = YearLedger
        fields = [
            "id", "kind", "title", "year", "park", "part", "whole", "unit", "area_part", "area_whole", "uses",
            "on", "source", "missing", "outcome", "findings",
        ]  # fmt: skip

    def get_unit(self, ledger: YearLedger) -> str:
        return UNITS[ledger.kind]

    def get_missing(self, ledger: YearLedger) -> float:
        documents = self.context["documents"]
        return float(missing_part(documents, ledger.kind, ledger.year, shares_of(ledger)))

    def get_outcome(self, ledger: YearLedger) -> str:
        return worst(self._found(ledger)).value

    def get_findings(self, ledger: YearLedger) -> list[dict]:
        return SupplyFindingSerializer(self._found(ledger), many=True).data

    def _found(self, ledger: YearLedger):
        return judge_year(self.context["documents"], ledger.kind, ledger.year, shares_of(ledger))


class _Amount(serializers.DecimalField):
    """In the unit of the ledger, without the zeros behind it."""

    def __init__(self, **more) -> None:
        super().__init__(max_digits=16, decimal_places=4, min_value=0, **more)

    def to_internal_value(self, data) -> Decimal:
        return super().to_internal_value(data).normalize()


class LedgerInput(Input):
    """一个年度的部分和总数，单位见台账；以前填的留存。"""

    kind = serializers.ChoiceField(YearLedger.Kind.choices)
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    part = _Amount(help_text="部分")
    whole = _Amount(help_text="总数")
    area_part = _Amount(required=False, allow_null=True, help_text="制造类小微企业使用面积（亩）")
    area_whole = _Amount(required=False, allow_null=True, help_text="园区总面积（亩）")
    on = Day(help_text="截至")
    source = serializers.CharField(max_length=300, help_text="数据来源")
    park = serializers.CharField(default="", allow_blank=True, help_text="园区名称，小微企业园占比的才写")
    uses = serializers.DictField(
        child=_Amount(), default=dict, help_text="经费用途（万元），按文件写明的名称"
    )

    def validate_park(self, name: str) -> Park | None:
        if not name:
            return None
        found = Park.objects.filter(county=self.context["request"].user.county_id, name=name).first()
        if found is None:
            raise serializers.ValidationError("没有这个园区。请核对名称。")
        return found

    def validate(self, given: dict) -> dict:
        parts = {name: given.pop(name, None) for name in ("part", "whole", "area_part", "area_whole")}
        return given | {"shares": Shares(**parts)}


class LedgerFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=YearLedger.Kind.choices, label="台账")
    year = WholeNumber(label="年度")

    class Meta:
        model = YearLedger
        fields = ["kind", "year"]


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(
        summary="年度台账",
        description="工业用地出让占比、“腾笼换鸟”专项经费、小微企业园占比；按各年年底有效的文件判断。",
    )
)
class LedgerViewSet(Acting, ListViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = YearLedger.objects.current().select_related("park").order_by("kind", "-year", "pk")
    serializer_class = LedgerSerializer
    filterset_class = LedgerFilter

    @extend_schema(summary="填一个年度", request=LedgerInput, responses={201: LedgerSerializer})
    def create(self, request: Request) -> Response:
        row = Row(**self.given(LedgerInput))
        return self.made(keep(county=request.user.county, row=row, by=request.user).pk)

    def get_serializer_context(self) -> dict:
        context = super().get_serializer_context()
        county = getattr(self.request.user, "county", None) if self.request else None
        return context | {"documents": documents_of(county) if county else []}
