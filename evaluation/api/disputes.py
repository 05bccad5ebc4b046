"""核对异议 over REST: what enterprises dispute on their sheets, until when it is answered, and what came of it."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.confirmation.filters import DisputeFilter as Waiting
from evaluation.models import Dispute
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.files import FileViewSet
from mujun.api.filters import WholeNumber
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject

_SEEING = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]


class DisputeSerializer(serializers.ModelSerializer):
    """一条核对异议；数值的单位见数据项字典。"""

    call = serializers.PrimaryKeyRelatedField(source="sheet.call", read_only=True, help_text="哪一次核对")
    year = serializers.IntegerField(source="sheet.call.year", read_only=True)
    credit_code = serializers.CharField(source="sheet.enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="sheet.enterprise.name", read_only=True)
    variable = serializers.CharField(source="variable.code", read_only=True)
    department = serializers.CharField(
        source="variable.department.code", read_only=True, help_text="答复的部门"
    )
    value = serializers.FloatField(read_only=True, help_text="提出时的数值")
    wanted = serializers.FloatField(read_only=True, help_text="认为正确的数值")
    attachment = serializers.PrimaryKeyRelatedField(read_only=True, help_text="有附件的，内容在 attachment/")
    outcome = serializers.CharField(read_only=True, help_text="corrected 更正，upheld 维持，空为待答复")
    corrected_value = serializers.FloatField(read_only=True, help_text="更正后的数值")

    class Meta:
        model = Dispute
        fields = [
            "id", "number", "call", "year", "credit_code", "name", "variable", "department", "figure", "value",
            "wanted", "reason", "attachment", "on_behalf", "note", "raised_at", "due", "outcome", "answer",
            "answered_at", "corrected", "corrected_value",
        ]  # fmt: skip


class DisputeFilter(Waiting):
    year = WholeNumber("sheet__call__year", label="年度")
    call = WholeNumber("sheet__call", label="数据核对的编号")
    state = django_filters.ChoiceFilter(
        choices=[("open", "待答复"), *Dispute.Outcome.choices], method="of_state", label="状态"
    )


@extend_schema(tags=["核对"])
@extend_schema_view(
    list=extend_schema(summary="核对异议，新的在前"), retrieve=extend_schema(summary="一条核对异议")
)
class DisputeViewSet(ReadViewSet):
    subject = Subject.FIGURES
    permission_classes = _SEEING
    queryset = Dispute.objects.select_related(
        "sheet__call", "sheet__enterprise", "variable__department"
    ).order_by("-id")
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    lookup_value_converter = "int"


@extend_schema(tags=["核对"])
@extend_schema_view(retrieve=extend_schema(summary="核对异议的附件"))
class DisputeFileViewSet(FileViewSet):
    subject = Subject.FIGURES
    permission_classes = _SEEING
    queryset = Dispute.objects.select_related("attachment").exclude(attachment=None)
