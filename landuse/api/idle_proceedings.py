"""调查和认定 of idle land over REST: every proceeding with its steps and papers; opened, recorded, closed."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from landuse.actions import idle, idle_steps
from landuse.api.enterprises import towns
from landuse.api.sent_files import FilesInput
from landuse.models import IdleFile, IdleProceeding, IdleStep, Parcel
from landuse.readings.idle_papers import law, terms
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day, ReasonInput
from mujun.api.files import FileViewSet
from mujun.api.filters import YesOrNo
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject


class ProceedingSerializer(serializers.ModelSerializer):
    """一件调查：什么时候立案、那天期限怎样、怎样办结。"""

    parcel = serializers.CharField(source="parcel.code", read_only=True, help_text="宗地代码")
    town = serializers.CharField(source="parcel.town.name", read_only=True)
    credit_code = serializers.CharField(
        source="holder.credit_code", default=None, read_only=True, help_text="立案时的权利人；没有的为空"
    )
    name = serializers.CharField(source="holder.name", default=None, read_only=True)
    outcome_name = serializers.CharField(source="get_outcome_display", read_only=True)
    reading = serializers.JSONField(read_only=True, help_text="立案时的期限读数，不是认定")

    class Meta:
        model = IdleProceeding
        fields = [
            "id", "parcel", "town", "credit_code", "name", "kind", "opened_on", "words", "reading", "outcome",
            "outcome_name", "closed_on", "closing",
        ]  # fmt: skip


class IdleFileSerializer(serializers.ModelSerializer):
    """一份文书；内容在 files/{id}/。"""

    name = serializers.CharField(source="attachment.name", read_only=True)
    sha256 = serializers.CharField(source="attachment.sha256", read_only=True)

    class Meta:
        model = IdleFile
        fields = ["id", "name", "sha256"]


class IdleStepSerializer(serializers.ModelSerializer):
    """一步。撤回的留着，写明原因。"""

    unusual = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="记录时提示过的不合次序之处"
    )
    files = IdleFileSerializer(many=True, read_only=True)

    class Meta:
        model = IdleStep
        fields = [
            "id", "code", "title", "on", "number", "served_on", "due", "words", "unusual", "reason", "recorded_at",
            "withdrawn_at", "withdrawn_reason", "files",
        ]  # fmt: skip


class IdleTermSerializer(serializers.Serializer):
    """在等什么、到哪天。"""

    step = serializers.CharField(source="step.code", help_text="期限由哪一步起算")
    what = serializers.CharField()
    due = serializers.DateField()
    left = serializers.IntegerField(help_text="还剩几天；负数是已过几天")


class ProceedingDetailSerializer(ProceedingSerializer):
    steps = IdleStepSerializer(many=True, read_only=True)
    terms = serializers.SerializerMethodField(help_text="在办的期限，近的在前")

    class Meta(ProceedingSerializer.Meta):
        fields = [*ProceedingSerializer.Meta.fields, "steps", "terms"]

    @extend_schema_field(IdleTermSerializer(many=True))
    def get_terms(self, proceeding: IdleProceeding) -> list[dict]:
        return IdleTermSerializer(terms(proceeding, timezone.localdate()), many=True).data


class OpenInput(Input):
    """对哪宗地立案、哪天、为什么。"""

    parcel = serializers.CharField(help_text="宗地代码")
    on = Day(help_text="立案日期")
    words = serializers.CharField(max_length=idle.LONGEST_WORDS, help_text="立案的理由")


class RecordInput(FilesInput):
    """一份文书或一件事。不合次序的先答 400 说明（unusual），照样记录的写 reason 再送。"""

    code = serializers.ChoiceField([(each.code, each.paper) for each in law().steps], help_text="步骤")
    on = Day(help_text="文书的日期")
    number = serializers.CharField(max_length=60, default="", allow_blank=True, help_text="文号")
    served_on = Day(required=False, allow_null=True, help_text="送达日期；还没有送达的不写")
    words = serializers.CharField(
        max_length=idle.LONGEST_WORDS, default="", allow_blank=True, help_text="说明"
    )
    reason = serializers.CharField(
        max_length=idle.LONGEST_REASON, default="", allow_blank=True, help_text="照样记录的理由"
    )


class IdleStepInput(Input):
    """哪一步。"""

    step = serializers.IntegerField(help_text="一步的编号，见 steps")


class ServeInput(IdleStepInput):
    """一步的文书哪天送达。"""

    on = Day(help_text="送达日期")


class TakeBackInput(IdleStepInput, ReasonInput):
    """撤回记错的一步。"""


class IdleCloseInput(Input):
    """怎样办结。"""

    outcome = serializers.ChoiceField(IdleProceeding.Outcome.choices)
    on = Day(help_text="办结日期")
    words = serializers.CharField(max_length=idle.LONGEST_WORDS, help_text="办结的说明")
    reason = serializers.CharField(
        max_length=idle.LONGEST_REASON, default="", allow_blank=True, help_text="没有相应文书而照样办结的理由"
    )


class ProceedingFilter(django_filters.FilterSet):
    parcel = django_filters.CharFilter("parcel__code", label="宗地代码")
    town = django_filters.ModelChoiceFilter(
        "parcel__town", queryset=towns, to_field_name="name", label="镇街"
    )
    credit_code = django_filters.CharFilter("holder__credit_code", label="权利人统一社会信用代码")
    open = YesOrNo("closed_at", lookup_expr="isnull", label="1：在办；0：已办结")
    outcome = django_filters.ChoiceFilter(choices=IdleProceeding.Outcome.choices, label="结果")

    class Meta:
        model = IdleProceeding
        fields: list[str] = []


@extend_schema(tags=["闲置土地"])
@extend_schema_view(
    list=extend_schema(summary="闲置土地调查，新的在前"),
    retrieve=extend_schema(summary="一件调查，连同各步、文书和期限"),
)
class ProceedingViewSet(Acting, ReadViewSet):
    subject = Subject.LAND
    acted_by = (Permission.HANDLE_LAND,)
    queryset = (
        IdleProceeding.objects.select_related("parcel__town", "holder")
        .defer("parcel__polygon")
        .order_by("-opened_on", "-pk")
    )
    serializer_class = ProceedingSerializer
    detail_serializer_class = ProceedingDetailSerializer
    filterset_class = ProceedingFilter
    parser_classes = [JSONParser, MultiPartParser]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        return found if self.action == "list" else found.prefetch_related("steps__files__attachment")

    @extend_schema(summary="立案", request=OpenInput, responses={201: ProceedingDetailSerializer})
    def create(self, request: Request) -> Response:
        given = self.given(OpenInput)
        parcels = Parcel.objects.visible_to(request.user).select_related("county")
        parcel = get_object_or_404(parcels, code=given.pop("parcel"))
        return self.made(idle.open_proceeding(parcel=parcel, by=request.user, **given).pk)

    @extend_schema(
        summary="记录一步",
        description="期限按办法从送达次日起算。有附件的用 multipart/form-data。",
        request={"application/json": RecordInput, "multipart/form-data": RecordInput},
        responses={201: ProceedingDetailSerializer},
    )
    @action(detail=True, methods=["post"])
    def record(self, request: Request, pk: int) -> Response:
        about, given = self.asked(RecordInput)
        files, reason = given.pop("files"), given.pop("reason")
        step = idle_steps.Given(**given)
        idle_steps.record_step(proceeding=about, given=step, files=files, reason=reason, by=request.user)
        return self.made(about.pk)

    @extend_schema(summary="登记送达日期", request=ServeInput, responses=ProceedingDetailSerializer)
    @action(detail=True, methods=["post"])
    def serve(self, request: Request, pk: int) -> Response:
        about, given = self.asked(ServeInput)
        idle_steps.serve(step=self._step(about, given), on=given["on"], by=request.user)
        return self.now()

    @extend_schema(summary="撤回一步", request=TakeBackInput, responses=ProceedingDetailSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: int) -> Response:
        about, given = self.asked(TakeBackInput)
        idle_steps.take_back(step=self._step(about, given), reason=given["reason"], by=request.user)
        return self.now()

    @extend_schema(summary="办结", request=IdleCloseInput, responses=ProceedingDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: int) -> Response:
        about, given = self.asked(IdleCloseInput)
        idle.close(proceeding=about, by=request.user, **given)
        return self.now()

    def _step(self, about: IdleProceeding, given: dict) -> IdleStep:
        steps = about.steps.select_related("proceeding__parcel__county")
        return get_object_or_404(steps, pk=given["step"])


@extend_schema(tags=["闲置土地"])
@extend_schema_view(retrieve=extend_schema(summary="调查的一份文书"))
class IdleFileViewSet(FileViewSet):
    subject = Subject.LAND
    queryset = IdleFile.objects.select_related("attachment")
    lookup_url_kwarg = "idle_file"

    def get_queryset(self) -> QuerySet:
        seen = IdleProceeding.objects.visible_to(self.request.user)
        return self.queryset.filter(step__proceeding__in=seen, step__proceeding=self.kwargs["proceeding"])
