"""Workbooks and records over REST: send them, see what became of them, take them back."""

from typing import Any

import django_filters
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.acting import Acting, ReasonInput
from mujun.api.filters import WholeNumber
from mujun.api.problems import MEDIA_TYPE, Conflict, problem
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet
from mujun.clients.idempotency import HEADER as IDEMPOTENCY_KEY
from mujun.clients.scopes import Subject
from mujun.documents import nearest
from mujun.intake import actions
from mujun.intake.layouts import all_layouts
from mujun.intake.models import Batch
from mujun.intake.records import pack
from mujun.intake.withdrawal import withdraw
from mujun.jobs.api import started

# a program may wait a second for its answer; more is the worker's business
AT_ONCE_ROWS = 1_000
_SENDING = (Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES)


class BatchSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:batch-detail")
    state_name = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Batch
        fields = [
            "id", "url", "department", "layout", "year", "origin", "key", "filename", "state", "state_name", "rows",
            "created", "changed", "unchanged", "ignored", "partial", "left_out", "problem_count", "received_at",
            "imported_at", "reason",
        ]  # fmt: skip


class BatchProblemSerializer(serializers.Serializer):
    sheet = serializers.CharField()
    cell = serializers.CharField()
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField()
    cure = serializers.CharField()


class BatchNoteSerializer(serializers.Serializer):
    sheet = serializers.CharField()
    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()
    count = serializers.IntegerField()
    cells = serializers.ListField(child=serializers.CharField())


class BatchDetailSerializer(BatchSerializer):
    problems = BatchProblemSerializer(many=True, read_only=True, help_text="逐个单元格的错误，至多一万条。")
    notes = BatchNoteSerializer(many=True, read_only=True, help_text="不妨碍导入的提醒。")

    class Meta(BatchSerializer.Meta):
        fields = [*BatchSerializer.Meta.fields, "problems", "notes"]


class SendSerializer(Input):
    """What a workbook and records have in common."""

    layout = serializers.CharField(help_text="工作簿的种类，如 tax、land、enterprises。")
    year = serializers.IntegerField(help_text="数据所属年度。")
    dry_run = serializers.BooleanField(default=False, help_text="只检查，不导入。")
    partial = serializers.BooleanField(default=False, help_text="个别行有错误时，导入其余没有错误的行。")
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="更正的原因；年度锁定后必填。"
    )
    key = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=100,
        help_text="报送方自己的批次号，不写时是 Idempotency-Key。同一批次号和内容再报一次，得到的是原来的批次。",
    )

    def validate_layout(self, code: str) -> str:
        known = [layout.code for layout in all_layouts()]
        if code not in known:
            cure = nearest(code, known) or f"可用：{'、'.join(known)}。"
            raise serializers.ValidationError(f"没有“{code}”这种工作簿。{cure}")
        return code


class UploadSerializer(SendSerializer):
    """要报送的工作簿。"""

    file = serializers.FileField(help_text="xlsx 工作簿。")


class RecordsSerializer(SendSerializer):
    """要报送的记录：与工作簿同样的表和列，同样的检查。"""

    records = serializers.DictField(
        child=serializers.ListField(child=serializers.DictField()),
        help_text="表名 → 记录；名称用列的代码（credit_code、tax …）或模板中的列名。错误中第 n 条记录称第 n+1 行。",
    )


class BatchStartedSerializer(StartedSerializer):
    """已收到的批次和处理它的任务。"""

    batch = serializers.IntegerField()
    batch_url = serializers.URLField()


class RejectedSerializer(serializers.Serializer):
    """Problem details，另有批次和逐个单元格的错误。"""

    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    batch = serializers.IntegerField()
    batch_url = serializers.URLField()
    problems = BatchProblemSerializer(many=True)


class BatchFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    layout = django_filters.CharFilter(label="工作簿的种类")
    state = django_filters.ChoiceFilter(choices=Batch.State.choices, label="状态")

    class Meta:
        model = Batch
        fields = ["year", "layout", "state"]


@extend_schema(tags=["导入"])
@extend_schema_view(
    list=extend_schema(summary="报来的工作簿，新的在前"),
    retrieve=extend_schema(summary="一个批次的状态、计数和错误"),
)
class BatchViewSet(Acting, ReadViewSet):
    subject = Subject.FIGURES
    permission_classes = [may(*_SENDING)]
    acted_by = _SENDING
    queryset = Batch.objects.order_by("-id")
    serializer_class = BatchSerializer
    detail_serializer_class = BatchDetailSerializer
    filterset_class = BatchFilter
    parser_classes = [MultiPartParser, JSONParser]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        batches = super().get_queryset()
        return batches.defer("problems", "notes") if self.action == "list" else batches

    @extend_schema(
        summary="报送工作簿或记录",
        description=(
            "检查并导入；有任何错误就一行也不写，除非用 partial 选择只导入没有错误的行。"
            f"工作簿和超过 {AT_ONCE_ROWS} 条的记录交给后台任务（202）；"
            "少量的记录当时处理，成功为 201，有错误为 422 并列出全部错误。"
        ),
        request={"multipart/form-data": UploadSerializer, "application/json": RecordsSerializer},
        responses={201: BatchDetailSerializer, 202: BatchStartedSerializer, 422: RejectedSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        _limit(request)
        of_records = request.content_type.partition(";")[0] == JSONParser.media_type
        form = (RecordsSerializer if of_records else UploadSerializer)(data=request.data)
        form.is_valid(raise_exception=True)
        sent = dict(form.validated_data)
        sent["key"] = sent["key"] or request.headers.get(IDEMPOTENCY_KEY, "")
        dry_run, partial = sent.pop("dry_run"), sent.pop("partial")
        batch = (_receive_records if of_records else _receive_file)(request, sent)
        if partial:
            actions.choose_good_rows(batch=batch, by=request.user)
        if of_records and sum(map(len, sent["records"].values())) <= AT_ONCE_ROWS:
            act = actions.check if dry_run else actions.import_batch
            return self._outcome(act(batch=batch, by=request.user))
        job = actions.start_import(batch=batch, dry_run=dry_run, by=request.user)
        return started(job, request, batch=batch.pk, batch_url=_url(batch, request))

    @extend_schema(
        summary="撤回批次",
        description="恢复它替换的数据，已做的测算不变。以后的批次又改过的、不在报送窗口内的答 400，说明原因。",
        request={"application/json": ReasonInput},
        responses=BatchDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: int) -> Response:
        batch, given = self.asked(ReasonInput)
        withdraw(batch=batch, reason=given["reason"], by=request.user)
        return self.now()

    def _outcome(self, batch: Batch) -> Response:
        url = _url(batch, self.request)
        if batch.state == Batch.State.REJECTED:
            detail = f"有 {batch.problem_count} 处错误，没有写入任何数据。改正后用新的批次号再报。"
            body = problem(422, detail, batch=batch.pk, batch_url=url, problems=batch.problems)
            return Response(body, status=422, content_type=MEDIA_TYPE)
        body = BatchDetailSerializer(batch, context=self.get_serializer_context()).data
        return Response(body, status=201, headers={"Location": url})


def _limit(request: Request) -> None:
    """Before anything is read into memory; what came is measured again when it is kept."""
    limit = settings.UPLOAD_LIMIT_BYTES // 1024 // 1024
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.UPLOAD_LIMIT_BYTES + 1024 * 1024:
        raise serializers.ValidationError(f"内容超过 {limit} MB。请分成几批再报。")


def _receive_file(request: Request, sent: dict) -> Batch:
    file = sent.pop("file")
    # one byte more than allowed is enough to be refused
    return _receive(request, sent, content=file.read(settings.UPLOAD_LIMIT_BYTES + 1), filename=file.name)


def _receive_records(request: Request, sent: dict) -> Batch:
    name = f"接口报送{sent['key'] and ' '}{sent['key']}"
    content = pack(sent["records"])
    return _receive(request, sent, content=content, filename=name, origin=Batch.Origin.INTERFACE)


def _receive(request: Request, sent: dict, **what: Any) -> Batch:
    """Raises Conflict for a key that stands for something else."""
    named = {name: sent[name] for name in ("layout", "year", "reason", "key")}
    try:
        return actions.receive(county=request.user.county, by=request.user, **named, **what)
    except ValidationError as error:
        if error.code == "key_used":
            raise Conflict(error.message) from error
        raise


def _url(batch: Batch, request: Request) -> str:
    return reverse("api:batch-detail", args=[batch.pk], request=request)


router = SimpleRouter(use_regex_path=False)
router.register("batches", BatchViewSet, "batch")
urlpatterns = router.urls
