"""年度评价 over REST: rounds with their steps, what was published; publishing."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import publication
from evaluation.models import Publication, Round, RoundStep
from evaluation.rounds.table import STAGES
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
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


class PaperInput(Input):
    """按哪个文件、哪次会议公布，何时施行。"""

    document = serializers.CharField(help_text="文号")
    meeting = serializers.CharField(help_text="审定会议")
    met_on = serializers.DateField(help_text="会议日期")
    effective_from = serializers.DateField(help_text="施行日期")


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


class OfRounds(ReadViewSet):
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
class RoundViewSet(OfRounds):
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
class PublicationViewSet(OfRounds):
    queryset = Publication.objects.select_related("round", "run").order_by("-pk")
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter

    def get_queryset(self) -> QuerySet:
        return self.queryset.filter(round__in=Round.objects.visible_to(self.request.user))
