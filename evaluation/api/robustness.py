"""How steady grades are, over REST: start a check, its settings, the probabilities of every enterprise."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evaluation.actions import robustness
from evaluation.models import RobustnessCheck, RobustnessCount, Run
from evaluation.models.robustness import NEAR_EDGE
from evaluation.rejudging.robustness_form import read, variables_of
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import YesOrNo
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ListViewSet, ScopedViewSet
from mujun.clients.scopes import Subject
from mujun.documents import nearest
from mujun.jobs.api import started

NO_GRADE = "无档次"


class SettingsSerializer(Input):
    """浮动和误差都是百分数，0 至 50。"""

    weights = serializers.FloatField(help_text="权重上下浮动（%）。")
    figures = serializers.FloatField(help_text="数据误差（%）。")
    figures_of = serializers.DictField(
        child=serializers.FloatField(),
        required=False,
        help_text="按数据项另定的误差（%），如 {“用地面积”: 1}。",
    )
    draws = serializers.IntegerField(default=1000, help_text="抽样次数，100 至 20000。")
    seed = serializers.IntegerField(required=False, help_text="种子，相同则结果相同；不写取年度。")


class CheckSerializer(serializers.ModelSerializer):
    year = serializers.IntegerField(source="run.snapshot.year", read_only=True)
    weights = serializers.FloatField(help_text="权重浮动，0—1。")
    figures = serializers.DictField(child=serializers.FloatField(), help_text="各数据项的误差，0—1。")
    edge = serializers.SerializerMethodField(help_text="稳定性低于此数的临近界线。")
    size = serializers.SerializerMethodField(help_text="有档次的户数，在您的查看范围内。")
    near = serializers.SerializerMethodField(help_text="其中临近界线的户数。")
    enterprises_url = serializers.SerializerMethodField(help_text="各户的概率。")

    class Meta:
        model = RobustnessCheck
        fields = [
            "id", "run", "year", "job", "weights", "figures", "draws", "seed", "codes", "digest", "finished_at",
            "edge", "size", "near", "enterprises_url",
        ]  # fmt: skip

    def get_edge(self, check: RobustnessCheck) -> float:
        return NEAR_EDGE

    def get_size(self, check: RobustnessCheck) -> int:
        return self._counts(check).count()

    def get_near(self, check: RobustnessCheck) -> int:
        return self._counts(check).filter(steady__lt=NEAR_EDGE).count()

    def get_enterprises_url(self, check: RobustnessCheck) -> str:
        return reverse("api:robustness-enterprises", args=[check.run_id], request=self.context["request"])

    def _counts(self, check: RobustnessCheck) -> QuerySet:
        counts = RobustnessCount.objects.visible_to(self.context["request"].user)
        return counts.filter(check_of=check).exclude(grade="")


class CountSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="enterprise.credit_code")
    name = serializers.CharField(source="enterprise.name")
    town = serializers.CharField(source="enterprise.town.name")
    grade = serializers.CharField(help_text="测算的档次。")
    steady = serializers.FloatField(help_text="档次稳定性：抽样中保持这一档的比例，0—1。")
    probabilities = serializers.SerializerMethodField(help_text="各档的概率，0—1；没有档次的记“无档次”。")

    class Meta:
        model = RobustnessCount
        fields = ["credit_code", "name", "town", "grade", "steady", "probabilities"]

    def get_probabilities(self, each: RobustnessCount) -> dict[str, float]:
        codes = [*each.check_of.codes, NO_GRADE]
        return {code: n / each.check_of.draws for code, n in zip(codes, each.counts, strict=True)}


class CountFilter(django_filters.FilterSet):
    near = YesOrNo(method="near_edge", label="1：只列临近界线的；0：只列其余的")
    grade = django_filters.CharFilter(label="档次")
    q = django_filters.CharFilter(method="matching", label="企业名称或信用代码")

    class Meta:
        model = RobustnessCount
        fields = ["grade"]

    def near_edge(self, counts: QuerySet, _name: str, near: bool | None) -> QuerySet:
        if near is None:
            return counts
        return counts.filter(steady__lt=NEAR_EDGE) if near else counts.filter(steady__gte=NEAR_EDGE)

    def matching(self, counts: QuerySet, _name: str, words: str) -> QuerySet:
        return counts.filter(
            Q(enterprise__name__icontains=words) | Q(enterprise__credit_code__istartswith=words)
        )


def latest_of(run: Run) -> RobustnessCheck:
    """Raises Http404 while there is none."""
    check = run.robustness_checks.select_related("run__snapshot").first()
    if check is None:
        raise Http404
    return check


class CheckViewSet(ScopedViewSet):
    subject = Subject.RESULTS
    queryset = Run.objects.select_related("snapshot__county", "method")
    serializer_class = CheckSerializer

    def get_permissions(self) -> list:
        return [may(Permission.START_RUNS)()] if self.action == "start" else super().get_permissions()

    @extend_schema(
        tags=["档次稳定性"],
        summary="最近一次检验",
        description="还没有检验过的测算答 404。",
        responses=CheckSerializer,
    )
    def latest(self, request: Request, pk: int) -> Response:
        return Response(self.get_serializer(latest_of(self.get_object())).data)

    @extend_schema(
        tags=["档次稳定性"],
        summary="开始检验",
        description="交给后台；这次测算正在检验时，返回正在进行的任务。",
        request=SettingsSerializer,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    def start(self, request: Request, pk: int) -> Response:
        run = self.get_object()
        asked = SettingsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        settings, problems = read(_as_sent(run, asked.validated_data), variables_of(run))
        if settings is None:
            raise ValidationError(problems)
        return started(robustness.start(run=run, by=request.user, **vars(settings)), request)


def _as_sent(run: Run, asked: dict) -> dict[str, str]:
    """As the form of the page sends it."""
    known = variables_of(run)
    own = asked.get("figures_of", {})
    choices = f"可用：{'、'.join(known)}。"
    unknown = {
        f"figures_of.{name}": f"办法没有用到“{name}”。{nearest(name, known) or choices}"
        for name in own
        if name not in known
    }
    if unknown:
        raise ValidationError(unknown)
    fields = {name: asked.get(name, run.snapshot.year) for name in ("weights", "figures", "draws", "seed")}
    return {
        name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in fields.items()
    } | {f"figure.{name}": f"{band:g}" for name, band in own.items()}


@extend_schema(
    tags=["档次稳定性"],
    summary="各户的档次概率，最不稳定的在前",
    description="最近一次检验的。公示前应逐户核对 near=1 的企业。",
)
class CountViewSet(ListViewSet):
    subject = Subject.RESULTS
    queryset = RobustnessCount.objects.select_related("enterprise__town", "check_of")
    serializer_class = CountSerializer
    filterset_class = CountFilter

    def get_queryset(self) -> QuerySet:
        run = get_object_or_404(Run.objects.visible_to(self.request.user), pk=self.kwargs["pk"])
        counts = super().get_queryset().filter(check_of=latest_of(run)).exclude(grade="")
        return counts.order_by("steady", "enterprise__credit_code")
