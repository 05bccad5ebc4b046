"""Workbooks over REST: send one, see what became of it."""

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import SimpleRouter

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet
from mujun.documents import nearest
from mujun.intake import actions
from mujun.intake.layouts import all_layouts
from mujun.intake.models import Batch
from mujun.jobs.api import started


class BatchSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:batch-detail")
    state_name = serializers.CharField(source="get_state_display", read_only=True)

    class Meta:
        model = Batch
        fields = [
            "id", "url", "department", "layout", "year", "filename", "state", "state_name", "rows", "created",
            "changed", "unchanged", "ignored", "partial", "left_out", "problem_count", "received_at", "imported_at",
            "reason",
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


class UploadSerializer(Input):
    """要报送的工作簿。"""

    file = serializers.FileField(help_text="xlsx 工作簿。")
    layout = serializers.CharField(help_text="工作簿的种类，如 tax、land、enterprises。")
    year = serializers.IntegerField(help_text="数据所属年度。")
    dry_run = serializers.BooleanField(default=False, help_text="只检查，不导入。")

    partial = serializers.BooleanField(default=False, help_text="个别行有错误时，导入其余没有错误的行。")
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="更正的原因；年度锁定后必填。"
    )

    def validate_layout(self, code: str) -> str:
        known = [layout.code for layout in all_layouts()]
        if code not in known:
            cure = nearest(code, known) or f"可用：{'、'.join(known)}。"
            raise serializers.ValidationError(f"没有“{code}”这种工作簿。{cure}")
        return code


class BatchStartedSerializer(StartedSerializer):
    """已收到的批次和处理它的任务。"""

    batch = serializers.IntegerField()
    batch_url = serializers.URLField()


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
class BatchViewSet(ReadViewSet):
    permission_classes = [may(Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES)]
    queryset = Batch.objects.order_by("-id")
    serializer_class = BatchSerializer
    detail_serializer_class = BatchDetailSerializer
    filterset_class = BatchFilter
    parser_classes = [MultiPartParser]
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet:
        batches = super().get_queryset()
        return batches.defer("problems", "notes") if self.action == "list" else batches

    @extend_schema(
        summary="报送工作簿",
        description="检查并导入；有任何错误就一行也不写，除非用 partial 选择只导入没有错误的行。结果见批次和任务。",
        request=UploadSerializer,
        responses={202: BatchStartedSerializer},
        parameters=[LOCATION],
    )
    def create(self, request: Request) -> Response:
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        file, dry_run = form.validated_data["file"], form.validated_data["dry_run"]
        batch = actions.receive(
            # one byte more than allowed is enough to be refused
            content=file.read(settings.UPLOAD_LIMIT_BYTES + 1),
            filename=file.name,
            layout=form.validated_data["layout"],
            year=form.validated_data["year"],
            county=request.user.county,
            by=request.user,
            reason=form.validated_data["reason"],
        )
        if form.validated_data["partial"]:
            actions.choose_good_rows(batch=batch, by=request.user)
        job = actions.start_import(batch=batch, dry_run=dry_run, by=request.user)
        url = reverse("api:batch-detail", args=[batch.pk], request=request)
        return started(job, request, batch=batch.pk, batch_url=url)


router = SimpleRouter(use_regex_path=False)
router.register("batches", BatchViewSet, "batch")
urlpatterns = router.urls
