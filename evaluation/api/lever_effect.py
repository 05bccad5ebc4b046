"""措施成效 over REST: amounts of a year, figures before and after, and other sets of levers tried out."""

import django_filters
from django.core.exceptions import ValidationError as Refusal
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import lever_trials
from evaluation.effect.amounts import WAYS, beside, lines_on, real, stretch, totals
from evaluation.effect.before_after import compare, years_of
from evaluation.effect.trying import parts_of
from evaluation.execution.ledger import levers_of
from evaluation.models import Lever, LeverTrial
from evaluation.rounds.holding import run_of_year
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet, ScopedViewSet
from mujun.clients.scopes import Subject
from mujun.jobs.api import started

_BY = f"按什么分：{'、'.join(f'{key} {words}' for key, words in WAYS.items())}；不写按措施。"


class LeverAmountSerializer(serializers.Serializer):
    """一个单位的数额；单位不同的不相加。"""

    name = serializers.CharField()
    unit = serializers.CharField()
    given = serializers.FloatField(help_text="付出：减免和支持，已回传的实际数。")
    taken = serializers.FloatField(help_text="收取：加征和限制，已回传的实际数。")
    lines = serializers.IntegerField(help_text="项数，一户一期为一项。")
    answered = serializers.IntegerField(help_text="其中已回传的。")


class RatioChangeSerializer(serializers.Serializer):
    name = serializers.CharField(source="before.ratio.name")
    unit = serializers.CharField(source="before.ratio.unit")
    before = serializers.FloatField(source="before.value", allow_null=True)
    after = serializers.FloatField(source="after.value", allow_null=True)
    change = serializers.FloatField(source="by", allow_null=True, help_text="变化的比例，0.1 是增加一成。")


class EffectGroupSerializer(serializers.Serializer):
    """同一档次的、全部执行的，或其他企业；只计两年都有数据的。"""

    name = serializers.CharField()
    size = serializers.IntegerField(help_text="户数")
    changes = RatioChangeSerializer(many=True)


class EffectFiguresSerializer(serializers.Serializer):
    lever = serializers.CharField(help_text="措施编号")
    before = serializers.IntegerField(help_text="执行前的年度")
    after = serializers.IntegerField(help_text="执行后的年度")
    partly = serializers.BooleanField(help_text="执行后的年度还不是完整的一年。")
    groups = EffectGroupSerializer(many=True)


class EffectSerializer(serializers.Serializer):
    year = serializers.IntegerField(help_text="档次的年度")
    by = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True, help_text="执行的第一天；没有执行过的为空。")
    ends_on = serializers.DateField(allow_null=True)
    amounts = LeverAmountSerializer(many=True)
    figures = EffectFiguresSerializer(
        allow_null=True, help_text="执行前后的指标；没有执行过或没有两个年度的为空。"
    )


_PARAMETERS = {
    "by": (OpenApiTypes.STR, _BY),
    "lever": (OpenApiTypes.STR, "执行前后看哪条措施（编号）；不写取第一条执行过的。"),
    "before": (OpenApiTypes.INT, "执行前的年度；不写取施行的前一年。"),
    "after": (OpenApiTypes.INT, "执行后的年度；不写取施行后的第一个完整年度，没有的取最近一年。"),
}


class EffectViewSet(ScopedViewSet):
    subject = Subject.LEVERS
    queryset = Lever.objects.all()
    serializer_class = EffectSerializer

    @extend_schema(
        tags=["措施成效"],
        summary="按一个年度的档次执行的措施：付出和收取、执行前后的指标",
        parameters=[
            OpenApiParameter("year", OpenApiTypes.INT, "path", description="档次的年度"),
            *(OpenApiParameter(name, kind, description=words) for name, (kind, words) in _PARAMETERS.items()),
        ],
    )
    def retrieve(self, request: Request, year: int) -> Response:
        asked = request.query_params.dict()
        by = asked.get("by", "lever")
        if by not in WAYS:
            raise ValidationError({"by": f"没有“{by}”。{_BY}"})
        if run_of_year(request.user, year) is None:
            raise Http404
        lines = lines_on(request.user, year)
        first, last = stretch(lines) or (None, None)
        found = {"year": year, "by": by, "starts_on": first, "ends_on": last}
        found |= {"amounts": totals(real(lines), by), "figures": _figures(request, asked)}
        return Response(self.get_serializer(found).data)

    def _parameters(self) -> list[str]:
        return [*_PARAMETERS]


def _figures(request: Request, asked: dict[str, str]) -> dict | None:
    executed = levers_of(request.user).order_by("code")
    lever = get_object_or_404(executed, code=asked["lever"]) if asked.get("lever") else executed.first()
    years = lever and years_of(request.user, lever, asked.get("before", ""), asked.get("after", ""))
    if not lever or not years:
        return None
    return {
        "lever": lever.code, "before": years.before, "after": years.after, "partly": years.partly,
        "groups": compare(request.user, lever, years),
    }  # fmt: skip


class LeverTrialSerializer(serializers.ModelSerializer):
    """一次模拟；不用于执行。"""

    year = serializers.IntegerField(source="run.snapshot.year", read_only=True, help_text="档次的年度")

    class Meta:
        model = LeverTrial
        fields = ["id", "name", "year", "run", "starts_on", "ends_on", "made_at"]


class BesideSerializer(serializers.Serializer):
    name = serializers.CharField()
    unit = serializers.CharField()
    real_given = serializers.FloatField(source="real.given", help_text="实际付出")
    tried_given = serializers.FloatField(source="tried.given", help_text="模拟付出")
    real_taken = serializers.FloatField(source="real.taken", help_text="实际收取")
    tried_taken = serializers.FloatField(source="tried.taken", help_text="模拟收取")


class LeverTrialDetailSerializer(LeverTrialSerializer):
    levers = serializers.JSONField(read_only=True, help_text="试的各条措施。")
    amounts = serializers.SerializerMethodField(help_text="按措施、档次、镇街、季度等，与台账的实际数并列。")

    class Meta(LeverTrialSerializer.Meta):
        fields = [*LeverTrialSerializer.Meta.fields, "levers", "amounts"]

    @extend_schema_field(serializers.DictField(child=BesideSerializer(many=True)))
    def get_amounts(self, trial: LeverTrial) -> dict[str, list[dict]]:
        user = self.context["request"].user
        executed, tried = real(lines_on(user, trial.run.snapshot.year)), parts_of(trial, user)
        return {by: BesideSerializer(beside(executed, tried, by), many=True).data for by in WAYS}


class LeverWishSerializer(Input):
    """一条措施和要试的标准。"""

    key = serializers.CharField(help_text="本县措施的编号，或 文件/编号（措施库的例子，如 published/E1）。")
    rate = serializers.CharField(required=False, default="", help_text="要试的标准；不写按原来的。")


class TryInput(Input):
    """试哪几条措施。"""

    year = serializers.IntegerField(help_text="用哪一年度的档次和数据。")
    name = serializers.CharField(allow_blank=True, max_length=lever_trials.LONGEST_NAME)
    levers = LeverWishSerializer(many=True)


class TrialFilter(django_filters.FilterSet):
    year = WholeNumber("run__snapshot__year", label="档次的年度")

    class Meta:
        model = LeverTrial
        fields: list[str] = []


@extend_schema(tags=["措施成效"])
@extend_schema_view(
    list=extend_schema(summary="措施模拟，新的在前"),
    retrieve=extend_schema(summary="一次模拟：试的措施、模拟数和实际数"),
)
class LeverTrialViewSet(ReadViewSet):
    subject = Subject.LEVERS
    queryset = LeverTrial.objects.select_related("run__snapshot").order_by("-pk")
    serializer_class = LeverTrialSerializer
    detail_serializer_class = LeverTrialDetailSerializer
    filterset_class = TrialFilter

    def get_permissions(self) -> list:
        return [may(Permission.MANAGE_LEVERS)()] if self.action == "create" else super().get_permissions()

    def get_queryset(self) -> QuerySet:
        own = super().get_queryset()
        return own.defer("rows", "levers") if self.action == "list" else own

    @extend_schema(
        summary="换一组措施试算",
        description="交给后台；同样的正在试算时，返回正在进行的任务。",
        request=TryInput,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        given = TryInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        wishes = [(each["key"], each["rate"]) for each in asked.pop("levers")]
        try:
            return started(
                lever_trials.start(county=request.user.county, wishes=wishes, by=request.user, **asked),
                request,
            )
        except Refusal as refusal:
            raise ValidationError(refusal.messages, refusal.code) from refusal
