"""Recommendations over REST: what each lever would give or take, and whether it may be executed."""

from typing import get_args

import django_filters
from django.db.models import F, JSONField, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import recommendations as actions
from evaluation.allocation.core.levers import PositiveList
from evaluation.models import Lever, Recommendation, Run
from landuse.provisions.clauses import Mode
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.filters import WholeNumber, YesOrNo
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ListViewSet
from mujun.clients.scopes import Subject
from mujun.jobs.api import started


class LeverSerializer(serializers.ModelSerializer):
    class Meta:
        model = Lever
        fields = ["code", "name", "kind", "direction", "status", "legal_basis", "valid_from", "valid_to"]


class RecommendationSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="run.snapshot.year", read_only=True)
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    lever = LeverSerializer(read_only=True)
    running = serializers.IntegerField(help_text="连续几年在这条措施的档次里，本年在内。")
    amount = serializers.FloatField(allow_null=True)
    yields_to = serializers.CharField(help_text="从高执行的另一条措施的编号；写了的，这一条不另收。")
    unit = serializers.CharField(source="lever.unit", read_only=True)

    supply = serializers.ListField(
        child=serializers.ChoiceField(get_args(Mode)), help_text="措施写明的供地方式；没有写明的为空。"
    )
    order = serializers.IntegerField(allow_null=True, help_text="措施写明的次序，1 为最先。")
    positive_list = serializers.ChoiceField(
        get_args(PositiveList), allow_null=True, help_text="措施列入哪一份正面清单。"
    )

    class Meta:
        model = Recommendation
        fields = [
            "id", "run", "year", "credit_code", "name", "grade", "running", "lever", "amount", "unit", "working",
            "yields_to", "supply", "order", "positive_list", "executable", "obstacles",
        ]  # fmt: skip


def levers(request) -> QuerySet:
    return Lever.objects.filter(county=request.user.county_id) if request else Lever.objects.none()


class RenewInput(Input):
    """按现在的措施和意愿，对哪次测算重新提出。"""

    run = serializers.IntegerField(help_text="测算的编号")


class RecommendationFilter(django_filters.FilterSet):
    run = WholeNumber(label="测算的编号")
    lever = django_filters.ModelChoiceFilter(queryset=levers, to_field_name="code", label="措施编号")
    executable = YesOrNo(label="1：可以执行；0：只能模拟")
    grade = django_filters.CharFilter(label="档次")
    positive_list = django_filters.ChoiceFilter(
        "lever__terms__positive_list",
        choices=[(each, each) for each in get_args(PositiveList)],
        label="正面清单",
    )
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = Recommendation
        fields = ["run", "lever", "grade"]


@extend_schema(tags=["要素建议"])
@extend_schema_view(
    list=extend_schema(
        summary="要素差别化建议",
        description="没有依据、公平竞争审查和有效期的措施只能模拟（executable 为假），obstacles 说明原因。",
    )
)
class RecommendationViewSet(Acting, ListViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    queryset = (
        Recommendation.objects.current()
        .select_related("run__snapshot", "enterprise", "lever")
        .annotate(
            supply=Coalesce(F("lever__terms__supply"), Value([], JSONField())),
            order=F("lever__terms__order"),
            positive_list=KeyTextTransform("positive_list", "lever__terms"),
        )
        .order_by("-pk")
    )
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter

    @extend_schema(
        summary="重新提出要素建议",
        description="交给后台；以前的一套留存。",
        request=RenewInput,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        runs = Run.objects.visible_to(request.user).select_related("snapshot__county")
        run = get_object_or_404(runs, pk=self.given(RenewInput)["run"])
        return started(actions.start(run=run, by=request.user), request)
