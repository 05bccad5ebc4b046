"""意愿 over REST: who wishes to leave or to grow without new land, as they said; recorded and taken back."""

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import willingness as actions
from evaluation.models import Willingness
from landuse.models import Enterprise
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.filters import YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class WillingnessSerializer(serializers.ModelSerializer):
    """企业自己表示的，由人登记；不是从档次推出来的。"""

    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)
    kind = serializers.ChoiceField(
        choices=Willingness.Kind.choices, help_text="腾出面积：自愿退出，亩；增容面积：不增地增容，平方米"
    )
    area = serializers.FloatField(read_only=True)

    class Meta:
        model = Willingness
        fields = [
            "id", "credit_code", "name", "town", "kind", "area", "said_on", "said_by", "evidence", "recorded_at",
            "withdrawn_on", "withdrawn_reason",
        ]  # fmt: skip


class WillingnessInput(Input):
    """哪家企业、什么意愿、谁代表企业在哪天表示的、凭据是什么。"""

    credit_code = serializers.CharField()
    kind = serializers.ChoiceField(Willingness.Kind.choices)
    area = serializers.DecimalField(
        max_digits=12, decimal_places=2, help_text="自愿退出写亩，不增地增容写平方米"
    )
    said_on = Day(help_text="表示日期")
    said_by = serializers.CharField(max_length=50, help_text="表示人")
    evidence = serializers.CharField(max_length=200, help_text="凭据，如申请书的日期和文号")


class WillingnessFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(choices=Willingness.Kind.choices, label="意愿")
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    standing = YesOrNo("withdrawn_on", lookup_expr="isnull", label="1：有效的；0：已撤回的")

    class Meta:
        model = Willingness
        fields: list[str] = []


@extend_schema(tags=["要素建议"])
@extend_schema_view(
    list=extend_schema(summary="意愿登记，新的在前"), retrieve=extend_schema(summary="一项意愿")
)
class WillingnessViewSet(Acting, ReadViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS, Permission.ACT_FOR_ENTERPRISES)
    queryset = Willingness.objects.select_related("enterprise__town").order_by("-said_on", "-pk")
    serializer_class = WillingnessSerializer
    filterset_class = WillingnessFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="登记意愿",
        description="重新提出要素建议后起作用；已有同类意愿的先撤回。",
        request=WillingnessInput,
        responses={201: WillingnessSerializer},
    )
    def create(self, request: Request) -> Response:
        given = self.given(WillingnessInput)
        seen = Enterprise.objects.visible_to(request.user).select_related("county")
        enterprise = get_object_or_404(seen, credit_code=given.pop("credit_code"))
        return self.made(actions.record(enterprise=enterprise, by=request.user, **given).pk)

    @extend_schema(summary="撤回意愿", request=ReasonInput, responses=WillingnessSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        willing, given = self.asked(ReasonInput)
        actions.withdraw(willing=willing, reason=given["reason"], by=request.user)
        return self.now()
