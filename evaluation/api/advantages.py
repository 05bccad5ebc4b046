"""内生裂变优势企业库 over REST: who is in it on which grounds, and the flow of each one's projects."""

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import advantages as actions
from evaluation.advantages.fission import fission
from evaluation.models import Advantage, AdvantageProject, SharedAmount
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class AdvantageSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)
    grounds = serializers.SerializerMethodField(help_text="入库依据")
    news = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="五新")

    class Meta:
        model = Advantage
        fields = [
            "id", "batch", "field", "credit_code", "name", "town", "year", "grounds", "news", "words", "added_on",
            "removed_on", "removed_reason",
        ]  # fmt: skip

    def get_grounds(self, entry: Advantage) -> list[str]:
        return [fission().ground(code).name for code in entry.grounds]


class SharedAmountSerializer(serializers.ModelSerializer):
    """一个项目一年的一项指标。两地计入的，上一级只计一次。"""

    amount = serializers.FloatField(read_only=True, help_text="数额（万元、人）")

    class Meta:
        model = SharedAmount
        fields = ["year", "indicator", "amount", "in_both", "agreement"]


class AdvantageProjectSerializer(serializers.ModelSerializer):
    """裂变项目；先就地，再就近，再向外。"""

    investment = serializers.FloatField(read_only=True, help_text="总投资（万元）")
    stage = serializers.CharField(source="get_stage_display", read_only=True, help_text="阶段")
    amounts = SharedAmountSerializer(many=True, read_only=True)

    class Meta:
        model = AdvantageProject
        fields = [
            "id", "name", "kind", "flow", "destination", "flow_reason", "investment", "stage", "started_on", "amounts",
        ]  # fmt: skip


class AdvantageDetailSerializer(AdvantageSerializer):
    projects = AdvantageProjectSerializer(many=True, read_only=True)

    class Meta(AdvantageSerializer.Meta):
        fields = [*AdvantageSerializer.Meta.fields, "projects"]


class RemoveInput(ReasonInput):
    """哪天出库，为什么。"""

    on = Day(help_text="出库日期")


class AdvantageFilter(django_filters.FilterSet):
    standing = YesOrNo("removed_on", lookup_expr="isnull", label="1：在库；0：已出库")
    batch = WholeNumber(label="批次")
    field = django_filters.CharFilter(label="领域")
    q = django_filters.CharFilter(method="matching", label="企业名称或信用代码")

    class Meta:
        model = Advantage
        fields = ["batch", "field"]

    def matching(self, entries: QuerySet, _name: str, words: str) -> QuerySet:
        return entries.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )


@extend_schema(tags=["优势企业库"])
@extend_schema_view(
    list=extend_schema(summary="内生裂变优势企业库，新的批次在前"),
    retrieve=extend_schema(summary="一家优势企业：依据、项目和流转、共享的指标"),
)
class AdvantageViewSet(Acting, ReadViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    queryset = Advantage.objects.select_related("enterprise__town").order_by("-batch", "-pk")
    serializer_class = AdvantageSerializer
    detail_serializer_class = AdvantageDetailSerializer
    filterset_class = AdvantageFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        entries = super().get_queryset()
        if self.action == "list":
            return entries
        projects = AdvantageProject.objects.prefetch_related("amounts")
        return entries.prefetch_related(Prefetch("projects", projects))

    @extend_schema(summary="出库", request=RemoveInput, responses=AdvantageDetailSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: int) -> Response:
        advantage, given = self.asked(RemoveInput)
        actions.remove(advantage=advantage, by=request.user, **given)
        return self.now()
