"""Agreements on standard land over REST: promises, the latest results, what is due and still owed; checks entered."""

from decimal import Decimal

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import agreement_checks
from landuse.agreements import Results, Stage, Verdict
from landuse.api.enterprises import towns
from landuse.models import Agreement, AgreementCheck
from landuse.readings.agreements import Standing, promises_of, standings
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.filters import YesOrNo
from mujun.api.views import Input, ListViewSet
from mujun.clients.scopes import Subject

_VERDICTS = [each.value for each in Verdict]
_STAGES = [each.value for each in Stage]


class JudgedSerializer(serializers.Serializer):
    """一项承诺在一个阶段的结果，录入时判定，以后不改。"""

    indicator = serializers.CharField(help_text="承诺指标")
    unit = serializers.CharField()
    operator = serializers.CharField(help_text="不低于或不高于")
    promised = serializers.CharField(help_text="约定值，原样的数字")
    value = serializers.CharField(allow_null=True, help_text="结果；没有结果的为空")
    verdict = serializers.ChoiceField(choices=_VERDICTS)
    shortfall = serializers.CharField(allow_null=True, help_text="差多少")
    due = serializers.DateField(allow_null=True, help_text="整改期限的最后一天")
    sentence = serializers.CharField()


class AgreementCheckSerializer(serializers.ModelSerializer):
    results = JudgedSerializer(source="judged", many=True)

    class Meta:
        model = AgreementCheck
        fields = ["stage", "year", "on", "verdict", "results", "note"]


class DueSerializer(serializers.Serializer):
    stage = serializers.ChoiceField(choices=_STAGES)
    year = serializers.IntegerField(allow_null=True, help_text="年度核查所核的年度")
    day = serializers.DateField(help_text="最后一天")
    again = serializers.BooleanField(help_text="是否为复查")


class OwedSerializer(serializers.Serializer):
    indicator = serializers.CharField(source="promise.indicator")
    unit = serializers.CharField(source="promise.unit")
    operator = serializers.CharField(source="promise.operator")
    value = serializers.SerializerMethodField(help_text="约定值，原样的数字")
    stages = serializers.ListField(
        source="promise.stages", child=serializers.CharField(), allow_null=True, help_text="还要核的阶段"
    )
    due = serializers.DateField(allow_null=True, help_text="整改期限的最后一天")

    def get_value(self, owed) -> str:
        return f"{owed.promise.value:f}"


class AgreementSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="agreement.pk")
    number = serializers.CharField(source="agreement.number", help_text="协议编号")
    credit_code = serializers.CharField(source="agreement.enterprise.credit_code", help_text="现在的履约企业")
    name = serializers.CharField(source="agreement.enterprise.name")
    town = serializers.CharField(source="agreement.parcel.town.name", help_text="宗地所在镇街")
    parcel = serializers.CharField(source="agreement.parcel.code", help_text="宗地代码")
    area = serializers.FloatField(source="agreement.parcel.area", help_text="登记面积（亩）")
    signed_on = serializers.DateField(source="agreement.signed_on")
    ended_on = serializers.DateField(source="agreement.ended_on", allow_null=True)
    rules = serializers.CharField(source="agreement.rule_set.name", help_text="协议规则")
    verdict = serializers.ChoiceField(
        choices=_VERDICTS, allow_null=True, help_text="各阶段最近一次核查中最差的；没有核查的为空"
    )
    overdue = serializers.BooleanField(source="is_overdue", help_text="核查是否逾期")
    promises = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField(help_text="各阶段最近一次核查")
    dues = DueSerializer(many=True, help_text="应办的核查")
    owed = OwedSerializer(many=True, help_text="还要履行的承诺")

    @extend_schema_field(
        serializers.ListField(child=serializers.DictField(child=serializers.CharField()), help_text="承诺")
    )
    def get_promises(self, standing: Standing) -> list[dict[str, str]]:
        return [
            {
                "indicator": each.indicator,
                "unit": each.unit,
                "operator": each.operator,
                "value": f"{each.value:f}",
            }
            for each in promises_of(standing.agreement)
        ]

    @extend_schema_field(AgreementCheckSerializer(many=True))
    def get_checks(self, standing: Standing) -> list[dict]:
        return AgreementCheckSerializer(standing.by_stage.values(), many=True).data


class AgreementCheckInput(Input):
    """一次核查的结果，按承诺指标；没有结果的不写。"""

    stage = serializers.ChoiceField(_STAGES)
    on = Day(help_text="核查日期")
    values = serializers.DictField(
        child=serializers.DecimalField(max_digits=16, decimal_places=4), help_text="承诺指标 → 结果"
    )
    year = serializers.IntegerField(required=False, allow_null=True, help_text="年度核查所核的年度")
    note = serializers.CharField(max_length=agreement_checks.LONGEST_NOTE, default="", allow_blank=True)

    def validate_values(self, said: dict[str, Decimal]) -> dict[str, Decimal]:
        return {name: value.normalize() for name, value in said.items()}


class AgreementFilter(django_filters.FilterSet):
    number = django_filters.CharFilter(label="协议编号")
    parcel = django_filters.CharFilter("parcel__code", label="宗地代码")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    town = django_filters.ModelChoiceFilter(
        "parcel__town", queryset=towns, to_field_name="name", label="镇街"
    )
    verdict = django_filters.ChoiceFilter(
        label="结果", choices=[(each, each) for each in _VERDICTS], method="left_to_the_standing"
    )
    overdue = YesOrNo(label="核查逾期", method="left_to_the_standing")

    class Meta:
        model = Agreement
        fields: list[str] = []

    def left_to_the_standing(self, listed: QuerySet, _name: str, _asked: object) -> QuerySet:
        """Known only once the checks were read."""
        return listed


@extend_schema(tags=["标准地"])
@extend_schema_view(
    list=extend_schema(
        summary="标准地协议",
        description="承诺、各阶段最近的核查、应办和还要履行的。结果由人录入，按协议规则判定，以后不改判。",
    )
)
class AgreementViewSet(Acting, ListViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = (
        Agreement.objects.select_related("parcel__town", "enterprise", "rule_set")
        .prefetch_related("promises")
        .order_by("number", "pk")
    )
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    lookup_value_converter = "int"

    def get_object(self) -> Agreement:
        return get_object_or_404(self.get_queryset().select_related("county"), pk=self.kwargs["pk"])

    @extend_schema(
        summary="录入核查",
        description="按协议规则判定，以后不改判；附件在页面上加。",
        request=AgreementCheckInput,
        responses={201: AgreementCheckSerializer},
    )
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: int) -> Response:
        about, given = self.asked(AgreementCheckInput)
        results = Results(Stage(given.pop("stage")), given.pop("on"), given.pop("values"))
        kept = agreement_checks.check(agreement=about, results=results, by=request.user, **given)
        return Response(AgreementCheckSerializer(kept).data, status.HTTP_201_CREATED)

    def filter_queryset(self, queryset: QuerySet) -> list[Standing]:
        found = standings(super().filter_queryset(queryset), timezone.localdate())
        verdict, overdue = (self.request.query_params.get(name, "") for name in ("verdict", "overdue"))
        wanted = {"": None, "1": True, "true": True, "0": False, "false": False}[overdue.lower()]
        return [
            each
            for each in found
            if (not verdict or each.verdict == verdict) and wanted in (None, each.is_overdue)
        ]
