"""年度评价 over REST: rounds with their steps, what was published, grades set by people; signing and publishing."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import decisions, publication
from evaluation.models import GradeDecision, Publication, Round, RoundStep
from evaluation.rounds.table import STAGES
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class RoundSerializer(serializers.ModelSerializer):
    stage_name = serializers.CharField(source="get_stage_display", read_only=True)

    class Meta:
        model = Round
        fields = ["id", "year", "stage", "stage_name", "is_trial", "run", "final_run", "opened_at"]


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = RoundStep
        fields = ["code", "name", "was", "became", "run", "reason", "at"]


class PublicationSerializer(serializers.ModelSerializer):
    """公布和以后的更正；年度以编号最大的为准。"""

    round = serializers.PrimaryKeyRelatedField(read_only=True, help_text="年度评价的编号")
    year = serializers.IntegerField(source="round.year", read_only=True)
    result_digest = serializers.CharField(source="run.digest", read_only=True, help_text="结果摘要")

    class Meta:
        model = Publication
        fields = [
            "id", "round", "year", "number", "run", "result_digest", "document", "meeting", "met_on",
            "effective_from", "reason", "published_at",
        ]  # fmt: skip


class RoundDetailSerializer(RoundSerializer):
    steps = StepSerializer(many=True, read_only=True, help_text="经过，先后为序")
    publications = PublicationSerializer(many=True, read_only=True)

    class Meta(RoundSerializer.Meta):
        fields = [*RoundSerializer.Meta.fields, "steps", "publications"]


class DecisionSerializer(serializers.ModelSerializer):
    """手工调档：一人提出，另一人签署后有效。"""

    year = serializers.IntegerField(source="round.year", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    was = serializers.CharField(read_only=True, help_text="提出时的档次；没有时为空")
    agrees = serializers.BooleanField(
        read_only=True, allow_null=True, help_text="第二人是否同意；未签署的为空"
    )

    class Meta:
        model = GradeDecision
        fields = [
            "id", "round", "year", "credit_code", "name", "was", "grade", "is_veto", "places", "reason", "basis",
            "proposed_at", "agrees", "remark", "signed_at", "withdrawn_at", "withdrawn_reason",
        ]  # fmt: skip


class PaperInput(Input):
    """按哪个文件、哪次会议公布，何时施行。"""

    document = serializers.CharField(help_text="文号")
    meeting = serializers.CharField(help_text="审定会议")
    met_on = serializers.DateField(help_text="会议日期")
    effective_from = serializers.DateField(help_text="施行日期")


class SignInput(Input):
    """第二人的意见。"""

    agrees = serializers.BooleanField(help_text="是否同意")
    remark = serializers.CharField(default="", allow_blank=True, max_length=300, help_text="不同意时必填")


class WithdrawInput(Input):
    """为什么撤回。"""

    reason = serializers.CharField(max_length=300, help_text="撤回的理由")


class RoundFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    stage = django_filters.ChoiceFilter(choices=STAGES, label="阶段")

    class Meta:
        model = Round
        fields: list[str] = []


class PublicationFilter(django_filters.FilterSet):
    year = WholeNumber("round__year", label="年度")
    round = WholeNumber(label="年度评价的编号")

    class Meta:
        model = Publication
        fields: list[str] = []


class DecisionFilter(django_filters.FilterSet):
    year = WholeNumber("round__year", label="年度")
    round = WholeNumber(label="年度评价的编号")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")
    agrees = YesOrNo(label="1：已同意的；0：不同意的")
    waiting = YesOrNo("signed_at", method="waits", label="1：等第二人签署的；0：其余的")

    class Meta:
        model = GradeDecision
        fields: list[str] = []

    def waits(self, found: QuerySet, _name: str, waiting: bool) -> QuerySet:
        still_open = found.open()
        return still_open if waiting else found.exclude(pk__in=still_open.values("pk"))


class _OfRounds(ReadViewSet):
    """Read by who sees results; acts are for who conducts rounds."""

    subject = Subject.ROUNDS
    lookup_value_converter = "int"

    def get_permissions(self) -> list:
        conducts = self.action not in {"list", "retrieve"}
        return super().get_permissions() + [may(Permission.CONDUCT_ROUNDS)()] * conducts

    def given(self, form: type[Input]) -> dict:
        sent = form(data=self.request.data)
        sent.is_valid(raise_exception=True)
        return sent.validated_data


@extend_schema(tags=["年度评价"])
@extend_schema_view(
    list=extend_schema(summary="各年度的评价"), retrieve=extend_schema(summary="一个年度的评价、经过和公布")
)
class RoundViewSet(_OfRounds):
    queryset = Round.objects.order_by("-pk")
    serializer_class = RoundSerializer
    detail_serializer_class = RoundDetailSerializer
    filterset_class = RoundFilter

    def get_queryset(self) -> QuerySet:
        rounds = super().get_queryset()
        return rounds.prefetch_related("steps", "publications__run") if self.action == "retrieve" else rounds

    @extend_schema(
        summary="公布结果",
        description="最终结果从此为准，年度锁定。还缺什么或阶段不对时答 400，逐项说明。",
        request=PaperInput,
        responses={201: PublicationSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        this, paper = self.get_object(), publication.Paper(**self.given(PaperInput))
        published = publication.publish(round=this, paper=paper, by=request.user)
        return Response(PublicationSerializer(published).data, status.HTTP_201_CREATED)


@extend_schema(tags=["年度评价"])
@extend_schema_view(
    list=extend_schema(summary="公布和更正"), retrieve=extend_schema(summary="一次公布或更正")
)
class PublicationViewSet(_OfRounds):
    queryset = Publication.objects.select_related("round", "run").order_by("-pk")
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter

    def get_queryset(self) -> QuerySet:
        return self.queryset.filter(round__in=Round.objects.visible_to(self.request.user))


@extend_schema(tags=["年度评价"])
@extend_schema_view(list=extend_schema(summary="手工调档"), retrieve=extend_schema(summary="一件手工调档"))
class DecisionViewSet(_OfRounds):
    queryset = GradeDecision.objects.select_related("round", "enterprise").order_by("-pk")
    serializer_class = DecisionSerializer
    filterset_class = DecisionFilter

    @extend_schema(
        summary="签署调档",
        description="由提出人以外的人签署；已经办结、理由不全时答 400。",
        request=SignInput,
        responses=DecisionSerializer,
    )
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: int) -> Response:
        decision, opinion = self.get_object(), self.given(SignInput)
        decisions.sign(decision=decision, by=request.user, **opinion)
        return Response(DecisionSerializer(self.get_object()).data)

    @extend_schema(summary="撤回调档", request=WithdrawInput, responses=DecisionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        decision, reason = self.get_object(), self.given(WithdrawInput)
        decisions.withdraw(decision=decision, by=request.user, **reason)
        return Response(DecisionSerializer(self.get_object()).data)
