"""指标分配 over REST: plans, what each answer comes to, its lines; the exact answer started, one of them adopted."""

import django_filters
from django.core.exceptions import ValidationError as Refusal
from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import plans
from evaluation.models import QuotaPlan
from evaluation.quota_plans.answers import rules_of
from evaluation.quota_plans.lines import OUTCOMES, Line, chosen, lines
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.filters import WholeNumber
from mujun.api.problems import Conflict
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet, ScopedViewSet
from mujun.clients.scopes import Subject
from mujun.jobs.api import started

_HEAVY = ("applicants", "rules", "greedy", "optimum")
_WAYS = "greedy 快速方案、optimum 精确方案、by_rank 只按名次、pro_rata 同比例"


class QuotaPlanSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(read_only=True, help_text="规划年份")
    graded = serializers.IntegerField(source="run.snapshot.year", read_only=True, help_text="档次依据的年度")
    chosen = serializers.CharField(read_only=True, help_text="采用 greedy 或 optimum；没有定案的为空。")
    gains = serializers.SerializerMethodField(help_text=f"各种办法的收益（分）：{_WAYS}。")

    class Meta:
        model = QuotaPlan
        fields = [
            "id", "year", "number", "name", "state", "size", "graded", "day", "rules_digest", "gains", "made_at",
            "chosen", "chosen_reason", "chosen_at",
        ]  # fmt: skip

    def get_gains(self, plan: QuotaPlan) -> dict[str, float]:
        return {way: float(gain) for way, gain in plan.gains.items()}


class QuotaSerializer(serializers.Serializer):
    name = serializers.CharField()
    unit = serializers.CharField()
    amount = serializers.FloatField(help_text="全年数量")
    source = serializers.CharField(help_text="依据")


class AccountSerializer(serializers.Serializer):
    """一种办法的结果。"""

    way = serializers.CharField(help_text=f"{_WAYS}。")
    gain = serializers.FloatField(help_text="收益（分）")
    used = serializers.DictField(child=serializers.FloatField(), help_text="各项指标安排的数量。")
    left = serializers.DictField(child=serializers.FloatField(), help_text="各项指标剩余的数量。")
    full = serializers.IntegerField(help_text="足额安排的户数")
    part = serializers.IntegerField(help_text="部分安排的户数")
    nothing = serializers.IntegerField(help_text="没有安排的户数")
    broken = serializers.ListField(child=serializers.CharField(), help_text="没有做到的规则。")


class WorthSerializer(serializers.Serializer):
    """多一个单位指标的价值（分）。"""

    margin = serializers.FloatField(help_text="申请可以任意拆分时的边际价值。")
    exact = serializers.FloatField(allow_null=True, help_text="整级安排时实得；没有证明的为空。")


class ProofSerializer(serializers.Serializer):
    """精确方案有多好。"""

    bound = serializers.FloatField(help_text="任何方案都不超过的收益。")
    gap = serializers.FloatField(help_text="与上界相差的比例，0—1。")
    best = serializers.BooleanField(help_text="已证明没有更好的。")
    proven = serializers.BooleanField(help_text="在限定时间内算到了允许的差距。")
    worths = serializers.DictField(child=WorthSerializer(), help_text="按指标。")


class QuotaPlanDetailSerializer(QuotaPlanSerializer):
    rules = serializers.CharField(read_only=True, help_text="规则的文件（YAML）。")
    quotas = serializers.SerializerMethodField()
    accounts = serializers.SerializerMethodField()
    proof = serializers.SerializerMethodField(help_text="没有精确测算的为空。")
    trouble = serializers.SerializerMethodField(help_text="为什么没有方案：相互矛盾的规则等；有方案的为空。")

    class Meta(QuotaPlanSerializer.Meta):
        fields = [*QuotaPlanSerializer.Meta.fields, "rules", "quotas", "accounts", "proof", "trouble"]

    @extend_schema_field(QuotaSerializer(many=True))
    def get_quotas(self, plan: QuotaPlan) -> list[dict]:
        quotas = rules_of(plan).quotas
        return [
            {"name": name, "unit": of.unit, "amount": float(of.amount), "source": of.source}
            for name, of in quotas.items()
        ]

    @extend_schema_field(AccountSerializer(many=True))
    def get_accounts(self, plan: QuotaPlan) -> list[dict]:
        return AccountSerializer([{"way": way, **of} for way, of in plan.accounts.items()], many=True).data

    @extend_schema_field(ProofSerializer(allow_null=True))
    def get_proof(self, plan: QuotaPlan) -> dict | None:
        found = plan.answers.get("optimum")
        return ProofSerializer(found).data if found else None

    def get_trouble(self, plan: QuotaPlan) -> str:
        """A conflict tells of applicants elsewhere; who sees a town only learns that there is one."""
        found = plan.optimum or {}
        if "conflict" in found and self.context["request"].user.town_id:
            return "规则相互矛盾，没有方案。"
        return found.get("conflict") or found.get("unknown") or (plan.greedy or {}).get("none", "")


class QuotaLineSerializer(serializers.Serializer):
    """一户申请和安排。"""

    credit_code = serializers.CharField(source="enterprise.credit_code")
    name = serializers.CharField(source="enterprise.name")
    town = serializers.CharField()
    grade = serializers.CharField()
    place = serializers.IntegerField(allow_null=True, help_text="名次")
    marks = serializers.ListField(child=serializers.CharField(), help_text="标记")
    asked = serializers.SerializerMethodField(help_text="各项指标申请的数量。")
    given = serializers.SerializerMethodField(help_text="各项指标安排的数量。")
    gain = serializers.FloatField(help_text="收益（分）")
    outcome = serializers.CharField(help_text=f"{'、'.join(OUTCOMES)}。")
    why = serializers.CharField(help_text="理由")

    def get_asked(self, line: Line) -> dict[str, float]:
        return self._amounts(line.asked)

    def get_given(self, line: Line) -> dict[str, float]:
        return self._amounts(line.got)

    def _amounts(self, amounts) -> dict[str, float]:
        return dict(zip(self.context["quotas"], map(float, amounts), strict=True))


class QuotaPlanFilter(django_filters.FilterSet):
    year = WholeNumber(label="规划年份")
    state = django_filters.ChoiceFilter(choices=QuotaPlan.State.choices, label="状态")

    class Meta:
        model = QuotaPlan
        fields = ["state"]


class AdoptInput(Input):
    """采用哪个方案，为什么。"""

    answer = serializers.ChoiceField(QuotaPlan.Answer.choices)
    reason = serializers.CharField(max_length=plans.LONGEST_REASON)


@extend_schema(tags=["指标分配"])
@extend_schema_view(
    list=extend_schema(summary="指标分配方案，新的在前"),
    retrieve=extend_schema(summary="一个方案：指标、规则、各种办法的结果和上界"),
)
class QuotaPlanViewSet(Acting, ReadViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    queryset = QuotaPlan.objects.select_related("run__snapshot", "county").order_by("-year", "-number", "-pk")
    serializer_class = QuotaPlanSerializer
    detail_serializer_class = QuotaPlanDetailSerializer
    filterset_class = QuotaPlanFilter

    def get_queryset(self) -> QuerySet:
        own = super().get_queryset()
        return own.defer(*_HEAVY) if self.action == "list" else own

    @extend_schema(
        summary="精确测算",
        description="交给后台；这个方案正在测算时，返回正在进行的任务。已经定案的答 409。",
        request=None,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    def solve(self, request: Request, pk: int) -> Response:
        try:
            return started(plans.start(plan=self.get_object(), by=request.user), request)
        except Refusal as refusal:
            raise Conflict(refusal.messages[0]) from refusal

    @extend_schema(
        summary="定案",
        description="采用已经算出的一个方案，写明理由；定案以后不再改。",
        request=AdoptInput,
        responses=QuotaPlanDetailSerializer,
    )
    def adopt(self, request: Request, pk: int) -> Response:
        plan, given = self.asked(AdoptInput)
        plans.adopt(plan=plan, by=request.user, **given)
        return self.now()


_ASKED = {
    "answer": "greedy 快速方案或 optimum 精确方案；不写取采用的，没有定案的取较好的。",
    "town": "镇街",
    "grade": "档次",
    "outcome": f"{'、'.join(OUTCOMES)}。",
    "q": "企业名称或信用代码",
}


class QuotaLineViewSet(ScopedViewSet):
    subject = Subject.LEVERS
    queryset = QuotaPlan.objects.select_related("run__snapshot")
    serializer_class = QuotaLineSerializer

    @extend_schema(
        tags=["指标分配"],
        summary="一个方案的逐户安排和理由",
        responses=QuotaLineSerializer(many=True),
        parameters=[
            OpenApiParameter(name, OpenApiTypes.STR, description=words) for name, words in _ASKED.items()
        ],
    )
    def list(self, request: Request, pk: int) -> Response:
        plan, asked = self.get_object(), request.query_params.dict()
        way = asked.get("answer") or plan.foremost
        if asked.get("answer") and way not in plan.answers:
            raise ValidationError({"answer": "没有这个方案。可用的见方案的 accounts；精确方案须先测算。"})
        found = chosen(lines(plan, plan.answers.get(way), request.user), asked)
        page = self.paginate_queryset(found)
        context = {"quotas": [*rules_of(plan).quotas]}
        return self.get_paginated_response(QuotaLineSerializer(page, many=True, context=context).data)

    def _parameters(self) -> "list[str]":
        return [*_ASKED, *self.paginator.parameters]
