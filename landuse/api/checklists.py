"""核对单 over REST: what was answered and found of a plot or project; what a sheet asks; filled in, taken back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import checklists
from landuse.api.enterprises import towns
from landuse.api.supply import SupplyFindingSerializer
from landuse.models import Checklist, Enterprise, Parcel
from landuse.provisions import Outcome
from landuse.readings.provisions import documents_of
from landuse.supply.sheets import SHEETS, Ask, asks_of, basis_of
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.filters import YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject

_CODES = [(code, sheet.title) for code, sheet in SHEETS.items()]


class ChecklistSerializer(serializers.ModelSerializer):
    """答了什么、按当天的文件得出什么；以后不改判。"""

    town = serializers.CharField(source="town.name", default=None, read_only=True)
    parcel = serializers.CharField(source="parcel.code", default=None, read_only=True, help_text="宗地代码")
    credit_code = serializers.CharField(source="enterprise.credit_code", default=None, read_only=True)
    name = serializers.CharField(source="enterprise.name", default=None, read_only=True)
    given = serializers.JSONField(read_only=True, help_text="各项的回答；不知道的为空")
    findings = SupplyFindingSerializer(many=True, read_only=True)

    class Meta:
        model = Checklist
        fields = [
            "id", "code", "subject", "town", "parcel", "credit_code", "name", "on", "given", "outcome", "findings",
            "clause", "source", "note", "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip


class AskSerializer(serializers.Serializer):
    """核对单要问的一项。"""

    name = serializers.CharField()
    how = serializers.CharField(help_text="number、day、words、one（选一）、said（是、否、不知道）")
    unit = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField())
    needed = serializers.BooleanField()


class ChecklistSheetSerializer(serializers.Serializer):
    """一种核对单，按今天有效的文件。"""

    code = serializers.CharField()
    title = serializers.CharField()
    source = serializers.CharField(help_text="依据；没有现行文件的为空")
    asks = serializers.SerializerMethodField()

    @extend_schema_field(AskSerializer(many=True))
    def get_asks(self, of: dict) -> list[dict]:
        return AskSerializer(of["asks"], many=True).data


class ChecklistInput(Input):
    """填一张核对单；要问什么见 checklists/sheets/。"""

    code = serializers.ChoiceField(_CODES)
    subject = serializers.CharField(max_length=checklists.LONGEST_SUBJECT, help_text="项目或宗地的名称")
    parcel = serializers.CharField(default="", allow_blank=True, help_text="宗地代码，没有的不写")
    credit_code = serializers.CharField(default="", allow_blank=True, help_text="企业，没有的不写")
    on = Day(help_text="核对日期")
    note = serializers.CharField(max_length=checklists.LONGEST_NOTE, default="", allow_blank=True)
    given = serializers.DictField(default=dict, help_text="各项的回答，按名称")

    def validate_parcel(self, code: str) -> Parcel | None:
        return self._of_county(Parcel, "code", code, "用地台账中没有这宗地。")

    def validate_credit_code(self, code: str) -> Enterprise | None:
        return self._of_county(Enterprise, "credit_code", code, "名单里没有这个信用代码。")

    def _of_county(self, model, name: str, value: str, words: str):
        if not value:
            return None
        seen = model.objects.visible_to(self.context["request"].user).select_related("town")
        found = seen.filter(**{name: value}).first()
        if found is None:
            raise serializers.ValidationError(words)
        return found


class ChecklistFilter(django_filters.FilterSet):
    code = django_filters.ChoiceFilter(choices=_CODES, label="规则")
    outcome = django_filters.ChoiceFilter(
        choices=[(each.value, each.value) for each in Outcome], label="结果"
    )
    town = django_filters.ModelChoiceFilter(queryset=towns, to_field_name="name", label="镇街")
    parcel = django_filters.CharFilter("parcel__code", label="宗地代码")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    withdrawn = YesOrNo(
        "withdrawn_at", lookup_expr="isnull", exclude=True, label="1：已撤回的；0：有效的；不写为全部"
    )

    class Meta:
        model = Checklist
        fields: list[str] = []


@extend_schema(tags=["供应和台账"])
@extend_schema_view(
    list=extend_schema(summary="核对单，新的在前"), retrieve=extend_schema(summary="一张核对单")
)
class ChecklistViewSet(Acting, ReadViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    reads = ("list", "retrieve", "sheets")
    queryset = Checklist.objects.select_related("town", "parcel", "enterprise").order_by("-on", "-pk")
    serializer_class = ChecklistSerializer
    filterset_class = ChecklistFilter
    lookup_value_converter = "int"

    @extend_schema(summary="有哪些核对单，各问什么", responses=ChecklistSheetSerializer(many=True))
    @action(detail=False, pagination_class=None, filterset_class=None)
    def sheets(self, request: Request) -> Response:
        return Response(ChecklistSheetSerializer(_sheets(request.user.county), many=True).data)

    @extend_schema(summary="填核对单", request=ChecklistInput, responses={201: ChecklistSerializer})
    def create(self, request: Request) -> Response:
        given, user = self.given(ChecklistInput), request.user
        code, on = given["code"], given["on"]
        matter = checklists.Matter(given["subject"], given["parcel"], given["credit_code"], given["note"])
        asks = next(each["asks"] for each in _sheets(user.county) if each["code"] == code)
        answers = _answers(asks, given["given"])
        return self.made(
            checklists.keep(county=user.county, code=code, matter=matter, given=answers, on=on, by=user).pk
        )

    @extend_schema(summary="撤回核对单", request=ReasonInput, responses=ChecklistSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ReasonInput)
        checklists.withdraw(checklist=about, reason=given["reason"], by=request.user)
        return self.now()


def _sheets(county) -> list[dict]:
    documents, today = documents_of(county), timezone.localdate()
    found = [(sheet, basis_of(sheet, documents, today)) for sheet in SHEETS.values()]
    return [
        {
            "code": sheet.code,
            "title": sheet.title,
            "source": basis.source if basis else "",
            "asks": asks_of(sheet, basis),
        }
        for sheet, basis in found
    ]


def _answers(asks: list[Ask], said: Mapping[str, Any]) -> dict[str, Any]:
    """By name, as the sheet takes them. Raises ValidationError for names that are not asked and for unfit answers."""
    known = {ask.name: _field(ask) for ask in asks}
    wrong = {name: ["核对单不问这一项。"] for name in said if name not in known}
    answers: dict[str, Any] = {}
    for name, field in known.items():
        try:
            value = said.get(name)
            answer = None if value in (None, "") else field.run_validation(value)
            answers[name] = answer.normalize() if isinstance(answer, Decimal) else answer
        except ValidationError as refused:
            wrong[name] = refused.detail
    if wrong:
        raise ValidationError({"given": wrong})
    return answers


def _field(ask: Ask) -> serializers.Field:
    if ask.how == "number":
        return serializers.DecimalField(max_digits=14, decimal_places=4, min_value=0)
    if ask.how == "one":
        return serializers.ChoiceField(ask.options)
    kinds = {"day": Day, "said": serializers.BooleanField}
    return kinds[ask.how]() if ask.how in kinds else serializers.CharField(max_length=20)
