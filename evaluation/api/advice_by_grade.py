"""What each lever would be to one enterprise a grade up and a grade down, over REST."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.advice.beside import TITLES, At, Beside
from evaluation.advice.freshness import current_set
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.levers import Lever
from evaluation.models import Result
from landuse.readings.provisions import documents_of
from mujun.api.views import ScopedViewSet
from mujun.clients.scopes import Subject


class AtGradeSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="升一档、现在、降一档")
    grade = serializers.CharField(help_text="没有这一档的为空。")
    touched = serializers.BooleanField(help_text="这一档是否涉及这条措施。")
    amount = serializers.FloatField(allow_null=True)
    working = serializers.CharField(help_text="代入数字的算式；不涉及的为空。")
    yields_to = serializers.CharField(help_text="从高执行的另一条措施的编号；写了的，这一条不另收。")


class LeverByGradeSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField(help_text="加征、减免、支持、限制")
    obstacles = serializers.ListField(
        child=serializers.CharField(), help_text="不能执行的原因；可以执行的为空。"
    )
    grades = AtGradeSerializer(many=True)


class AdviceByGradeSerializer(serializers.Serializer):
    grade = serializers.CharField(help_text="现在的档次。")
    levers = LeverByGradeSerializer(many=True)


@extend_schema(tags=["要素建议"])
class AdviceByGradeViewSet(ScopedViewSet):
    subject = Subject.LEVERS
    queryset = Result.objects.exclude(grade="")
    serializer_class = AdviceByGradeSerializer
    lookup_field = "row__credit_code"
    lookup_url_kwarg = "credit_code"

    @extend_schema(
        summary="一家企业的措施，升一档和降一档会怎样",
        description="按这次测算最近一份建议所用的措施；没有定档的企业、没有建议的测算没有。",
        responses=AdviceByGradeSerializer,
    )
    def retrieve(self, request: Request, run: int, credit_code: str) -> Response:
        result = self.get_object()
        made = current_set(request.user, result.run)
        if made is None:
            raise Http404
        documents = documents_of(made.run.snapshot.county)
        rows = Beside.of(made, [result.enterprise_id]).rows(result.enterprise_id, result.grade)
        told = [_told(row.lever, row.at, obstacles(row.lever, made.as_of, documents)) for row in rows]
        return Response(self.get_serializer({"grade": result.grade, "levers": told}).data)

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(run=self.kwargs["run"]).select_related("run")


def _told(lever: Lever, at: Sequence[At], against: list[str]) -> dict:
    names = ("code", "name", "unit", "direction")
    grades = [_at(title, each) for title, each in zip(TITLES, at, strict=True)]
    return {name: getattr(lever, name) for name in names} | {"obstacles": against, "grades": grades}


def _at(title: str, at: At) -> dict:
    said = at.said
    return {
        "title": title,
        "grade": at.grade,
        "touched": said is not None,
        "amount": said and said.amount,
        "working": said.working if said else "",
        "yields_to": said.yields_to if said else "",
    }
