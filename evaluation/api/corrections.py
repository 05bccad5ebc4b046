"""更正 over REST: how accepted objections changed a round, and whom the change moved."""

from collections.abc import Sequence
from functools import cached_property

import django_filters
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from evaluation.actions.corrections import run_before
from evaluation.models import Objection, RoundStep
from evaluation.rounds.corrected import corrections_of, moved, objections_of
from mujun.api.filters import WholeNumber
from mujun.api.views import ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject


class CorrectionSerializer(serializers.ModelSerializer):
    """采纳异议以后的一次重新测算。公布以后的更正另见 publications。"""

    round = serializers.PrimaryKeyRelatedField(read_only=True, help_text="年度评价的编号")
    year = serializers.IntegerField(source="round.year", read_only=True)
    run = serializers.PrimaryKeyRelatedField(read_only=True, help_text="更正后的测算")

    class Meta:
        model = RoundStep
        fields = ["id", "round", "year", "run", "reason", "at"]


class CorrectionDetailSerializer(CorrectionSerializer):
    run_before = serializers.SerializerMethodField(help_text="更正前的测算")
    objections = serializers.SerializerMethodField(help_text="采纳的异议，在您的查看范围内的")

    class Meta(CorrectionSerializer.Meta):
        fields = [*CorrectionSerializer.Meta.fields, "run_before", "objections"]

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_run_before(self, step: RoundStep) -> int | None:
        before = run_before(step)
        return before.pk if before else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_objections(self, step: RoundStep) -> list[str]:
        seen = Objection.objects.visible_to(self.context["request"].user)
        return list(objections_of(step).filter(pk__in=seen).values_list("number", flat=True))


class MovedSerializer(serializers.Serializer):
    """一家企业更正前后；那一次没有的为空。"""

    credit_code = serializers.CharField(source="row__credit_code")
    name = serializers.CharField(source="row__name")
    town = serializers.CharField(source="row__town")
    group = serializers.CharField()
    is_own = serializers.BooleanField(help_text="是更正的企业；否则是因此变动的")
    total_before = serializers.FloatField(allow_null=True)
    total_after = serializers.FloatField(allow_null=True)
    rank_before = serializers.IntegerField(allow_null=True)
    rank_after = serializers.IntegerField(allow_null=True)
    grade_before = serializers.CharField(allow_null=True)
    grade_after = serializers.CharField(allow_null=True)


class CorrectionFilter(django_filters.FilterSet):
    year = WholeNumber("round__year", label="年度")
    round = WholeNumber(label="年度评价的编号")

    class Meta:
        model = RoundStep
        fields: list[str] = []


@extend_schema(tags=["年度评价"])
@extend_schema_view(
    list=extend_schema(summary="按采纳的异议更正，新的在前"),
    retrieve=extend_schema(summary="一次更正"),
)
class CorrectionViewSet(ReadViewSet):
    subject = Subject.ROUNDS
    queryset = RoundStep.objects.order_by("-pk")
    serializer_class = CorrectionSerializer
    detail_serializer_class = CorrectionDetailSerializer
    filterset_class = CorrectionFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[RoundStep]:
        return corrections_of(self.request.user).order_by("-pk")


@extend_schema(tags=["年度评价"])
@extend_schema_view(list=extend_schema(summary="一次更正的企业，和因此档次或名次变动的企业", parameters=[]))
class MovedViewSet(ListViewSet):
    subject = Subject.ROUNDS
    queryset = RoundStep.objects.none()
    serializer_class = MovedSerializer

    @cached_property
    def rows(self) -> list:
        """Raises Http404 for a correction that the user does not see."""
        step = get_object_or_404(corrections_of(self.request.user), pk=self.kwargs["correction"])
        before = run_before(step)
        if before is None:
            raise Http404
        return moved(step, before, self.request.user)

    def get_queryset(self) -> Sequence:
        return self.rows if self.request else []
