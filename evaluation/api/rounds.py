"""年度评价 over REST: rounds with what has happened and what is missing; every step is taken by who conducts them."""

from datetime import datetime, timedelta

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import corrections, publication, publicity, settling
from evaluation.actions import rounds as actions
from evaluation.api.publications import CorrectionInput, PaperInput, PublicationSerializer
from evaluation.api.publicities import PublicitySerializer
from evaluation.models import Round, RoundStep, Run
from evaluation.rounds.needs import obstacles
from evaluation.rounds.table import STAGES, STEPS, steps_from
from evaluation.rounds.terms import Terms
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.filters import WholeNumber
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet
from mujun.calendars.clock import LONGEST, Counting
from mujun.clients.scopes import Subject
from mujun.jobs.api import started

_COUNTINGS = [(each.value, each.label) for each in Counting]
_FARTHEST = timedelta(366)


class RoundSerializer(serializers.ModelSerializer):
    stage_name = serializers.CharField(source="get_stage_display", read_only=True)

    class Meta:
        model = Round
        fields = ["id", "year", "stage", "stage_name", "is_trial", "run", "final_run", "opened_at"]


class StepSerializer(serializers.ModelSerializer):
    class Meta:
        model = RoundStep
        fields = ["code", "name", "was", "became", "run", "reason", "at"]


class RoundWaySerializer(serializers.Serializer):
    """从现在的阶段可以走的一步。"""

    code = serializers.CharField()
    name = serializers.CharField()
    target = serializers.CharField(help_text="走了以后的阶段")
    needs_reason = serializers.BooleanField(help_text="须写理由")
    by_act = serializers.BooleanField(help_text="另有地址：公示 announce，公布 publish")
    missing = serializers.ListField(child=serializers.CharField(), help_text="还缺什么；没有的可以走")


class RoundDetailSerializer(RoundSerializer):
    steps = StepSerializer(many=True, read_only=True, help_text="经过，先后为序")
    publications = PublicationSerializer(many=True, read_only=True)
    ways = serializers.SerializerMethodField(help_text="可以走的各步")

    class Meta(RoundSerializer.Meta):
        fields = [*RoundSerializer.Meta.fields, "steps", "publications", "ways"]

    @extend_schema_field(RoundWaySerializer(many=True))
    def get_ways(self, of: Round) -> list[dict]:
        return [
            {
                "code": step.code,
                "name": step.name,
                "target": step.target.value,
                "needs_reason": step.reason,
                "by_act": step.by_act,
                "missing": [each.text for each in obstacles(of, step)],
            }
            for step in steps_from(of.at)
        ]


class RoundInput(Input):
    """开启哪个年度的评价。"""

    year = serializers.IntegerField(min_value=2000, max_value=2100)
    is_trial = serializers.BooleanField(default=False, help_text="试评")


class StepInput(Input):
    """走哪一步；公示、公布另有地址。"""

    step = serializers.ChoiceField([(code, step.name) for code, step in STEPS.items() if not step.by_act])
    reason = serializers.CharField(
        max_length=actions.LONGEST_REASON, default="", allow_blank=True, help_text="跳过、退回、终止的必填"
    )


class ChooseInput(Input):
    """选定哪次测算为正式测算。"""

    run = serializers.IntegerField(help_text="测算的编号")
    reason = serializers.CharField(max_length=actions.LONGEST_REASON, default="", allow_blank=True)


class AnnounceInput(Input):
    """公示的期限、内容和受理单位；不能超出办法的规定。"""

    days = serializers.IntegerField(min_value=1, max_value=LONGEST, help_text="公示几天")
    counting = serializers.ChoiceField(_COUNTINGS)
    contact = serializers.CharField(max_length=200, help_text="受理单位和电话")
    answer_days = serializers.IntegerField(min_value=1, max_value=LONGEST, help_text="异议几天以内答复")
    answer_counting = serializers.ChoiceField(_COUNTINGS)
    starts = serializers.DateTimeField(required=False, allow_null=True, help_text="不写为立即")
    until = serializers.TimeField(
        required=False, allow_null=True, help_text="最后一天的截止时刻；不写为 24:00"
    )
    shows_ranks = serializers.BooleanField(default=False, help_text="公布名次；公示用地时不写")
    grades = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="公布的档次；空的为办法许可的全部"
    )
    full_names = serializers.BooleanField(default=True, help_text="企业名称写全称；否则隐去部分字")

    def validate_starts(self, moment: datetime | None) -> datetime | None:
        if moment and moment > timezone.now() + _FARTHEST:
            raise serializers.ValidationError("请核对：开始的时间在一年以后。")
        return moment

    @staticmethod
    def terms(given: dict) -> Terms:
        countings = {name: Counting(given[name]) for name in ("counting", "answer_counting")}
        return Terms(**given | countings)


class RoundFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    stage = django_filters.ChoiceFilter(choices=STAGES, label="阶段")

    class Meta:
        model = Round
        fields: list[str] = []


@extend_schema(tags=["年度评价"])
@extend_schema_view(
    list=extend_schema(summary="各年度的评价"),
    retrieve=extend_schema(summary="一个年度的评价、经过、公布和可以走的各步"),
)
class RoundViewSet(Acting, ReadViewSet):
    subject = Subject.ROUNDS
    acted_by = (Permission.CONDUCT_ROUNDS,)
    queryset = Round.objects.order_by("-pk")
    serializer_class = RoundSerializer
    detail_serializer_class = RoundDetailSerializer
    filterset_class = RoundFilter
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        rounds = super().get_queryset()
        if self.action == "list":
            return rounds
        return rounds.select_related("county", "run__method").prefetch_related("steps", "publications__run")

    @extend_schema(summary="开启年度评价", request=RoundInput, responses={201: RoundDetailSerializer})
    def create(self, request: Request) -> Response:
        opened = actions.open_round(county=request.user.county, by=request.user, **self.given(RoundInput))
        return self.made(opened.pk)

    @extend_schema(
        summary="走一步",
        description="阶段不对、还缺什么的答 400，逐项说明；可以走的各步和还缺什么见 ways。",
        request=StepInput,
        responses=RoundDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: int) -> Response:
        this, given = self.asked(StepInput)
        actions.take(round=this, by=request.user, **given)
        return self.now()

    @extend_schema(summary="选定正式测算", request=ChooseInput, responses=RoundDetailSerializer)
    @action(detail=True, methods=["post"], url_path="choose-run")
    def choose_run(self, request: Request, pk: int) -> Response:
        this, given = self.asked(ChooseInput)
        runs = Run.objects.visible_to(request.user).select_related("snapshot", "method")
        run = get_object_or_404(runs, pk=given["run"])
        actions.choose_run(round=this, run=run, reason=given["reason"], by=request.user)
        return self.now()

    @extend_schema(
        summary="公示",
        description="用地核实阶段公示用地，测算阶段公示结果。",
        request=AnnounceInput,
        responses={201: PublicitySerializer},
    )
    @action(detail=True, methods=["post"])
    def announce(self, request: Request, pk: int) -> Response:
        this, given = self.asked(AnnounceInput)
        of_land = this.at in STEPS["announce_land"].origin
        act = publicity.announce_land if of_land else publicity.announce
        begun = act(round=this, terms=AnnounceInput.terms(given), by=request.user)
        return Response(PublicitySerializer(begun).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="按采纳的异议重新测算",
        request=None,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    @action(detail=True, methods=["post"], url_path="score-corrections")
    def score_corrections(self, request: Request, pk: int) -> Response:
        return started(corrections.start(round=self.get_object(), by=request.user), request)

    @extend_schema(
        summary="形成最终结果",
        description="有调档的交给后台（202）；没有的，正式测算就是最终结果（200）。",
        request=None,
        responses={200: RoundDetailSerializer, 202: StartedSerializer},
        parameters=[LOCATION],
    )
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: int) -> Response:
        job = settling.settle(round=self.get_object(), by=request.user)
        return started(job, request) if job else self.now()

    @extend_schema(
        summary="公布结果",
        description="最终结果从此为准，年度锁定。还缺什么或阶段不对时答 400，逐项说明。",
        request=PaperInput,
        responses={201: PublicationSerializer},
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        this, given = self.asked(PaperInput)
        published = publication.publish(round=this, paper=publication.Paper(**given), by=request.user)
        return Response(PublicationSerializer(published).data, status.HTTP_201_CREATED)

    @extend_schema(
        summary="更正已公布的结果",
        description="新的最终结果代替原来的，原来的公布保留。没有不同的答 400。",
        request=CorrectionInput,
        responses={201: PublicationSerializer},
    )
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: int) -> Response:
        this, given = self.asked(CorrectionInput)
        reason, paper = given.pop("reason"), publication.Paper(**given)
        published = publication.correct(round=this, paper=paper, reason=reason, by=request.user)
        return Response(PublicationSerializer(published).data, status.HTTP_201_CREATED)
