"""退还 over REST: what is given back to who has risen, proposed and noted as paid by who manages the levers."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import lever_refunds
from evaluation.api.lever_ledger import READERS
from evaluation.api.recommendations import levers
from evaluation.models import LeverRefund
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ListViewSet
from mujun.clients.scopes import Subject


class LeverRefundSerializer(serializers.ModelSerializer):
    """升档以后退还多少，按措施的规定算得。"""

    lever = serializers.CharField(source="lever.code", read_only=True, help_text="措施编号")
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    year = serializers.IntegerField(read_only=True, help_text="升档年度")
    amount = serializers.FloatField(read_only=True, help_text="退还数")
    unit = serializers.CharField(source="lever.unit", read_only=True)
    paid_on = serializers.DateField(read_only=True, allow_null=True, help_text="退还日期；还没有退的为空。")

    class Meta:
        model = LeverRefund
        fields = [
            "id",
            "lever",
            "credit_code",
            "name",
            "year",
            "grade",
            "amount",
            "unit",
            "working",
            "paid_on",
        ]


class RefundInput(Input):
    """按哪个年度公布的档次提出。"""

    year = serializers.IntegerField(min_value=2000, max_value=2100)


class RefundsSerializer(serializers.Serializer):
    refunds = LeverRefundSerializer(many=True, help_text="新提出的各项；以前提出过的不重复。")


class PaidInput(Input):
    """哪天退还的。"""

    on = Day(help_text="退还日期")


class RefundFilter(django_filters.FilterSet):
    year = WholeNumber(label="升档年度")
    lever = django_filters.ModelChoiceFilter(queryset=levers, to_field_name="code", label="措施编号")
    paid = YesOrNo("paid_on", lookup_expr="isnull", exclude=True, label="1：已退还；0：还没有")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = LeverRefund
        fields = ["lever"]


@extend_schema(tags=["措施执行"])
@extend_schema_view(list=extend_schema(summary="退还"))
class LeverRefundViewSet(Acting, ListViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    permission_classes = READERS
    queryset = LeverRefund.objects.select_related("lever", "enterprise").order_by("-year", "-pk")
    serializer_class = LeverRefundSerializer
    filterset_class = RefundFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="提出退还",
        description="升档的企业以前几年被征收过的，按措施的规定算；档次没有公布的答 400。",
        request=RefundInput,
        responses={201: RefundsSerializer},
    )
    def create(self, request: Request) -> Response:
        made = lever_refunds.propose(county=request.user.county, by=request.user, **self.given(RefundInput))
        listed = self.get_queryset().filter(pk__in=[each.pk for each in made])
        return Response(RefundsSerializer({"refunds": listed}).data, status.HTTP_201_CREATED)

    @extend_schema(summary="登记已退还", request=PaidInput, responses=LeverRefundSerializer)
    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: int) -> Response:
        of, given = self.asked(PaidInput)
        lever_refunds.pay(of=of, on=given["on"], by=request.user)
        return self.now()
