"""核对异议 over REST: what enterprises dispute on their sheets, until when it is answered, and what came of it."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import confirmation_answers
from evaluation.confirmation.filters import DisputeFilter as Waiting
from evaluation.models import Dispute
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.acting import Acting
from mujun.api.files import FileViewSet
from mujun.api.filters import WholeNumber
from mujun.api.views import Input, ReadViewSet
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


class DisputeAnswer(Input):
    """部门的答复：更正或维持。"""

    outcome = serializers.ChoiceField(Dispute.Outcome.choices)
    reason = serializers.CharField(max_length=300, help_text="理由，企业可以看到")
    value = serializers.DecimalField(
        max_digits=20,
        decimal_places=6,
        required=False,
        allow_null=True,
        help_text="更正后的数值；已经更正的不写",
    )


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
class DisputeViewSet(Acting, ReadViewSet):
    subject = Subject.FIGURES
    acted_by = (Permission.IMPORT_OWN_FIGURES, Permission.IMPORT_ANY_FIGURES)
    permission_classes = _SEEING
    queryset = Dispute.objects.select_related(
        "sheet__call", "sheet__enterprise", "variable__department"
    ).order_by("-id")
    serializer_class = DisputeSerializer
    filterset_class = DisputeFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="答复核对异议",
        description="由提供数据的部门或亩均办的人答复；更正当时写入。",
        request=DisputeAnswer,
        responses=DisputeSerializer,
    )
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: int) -> Response:
        about, given = self.asked(DisputeAnswer)
        confirmation_answers.answer(dispute=about, by=request.user, **given)
        return self.now()


@extend_schema(tags=["核对"])
@extend_schema_view(retrieve=extend_schema(summary="核对异议的附件"))
class DisputeFileViewSet(FileViewSet):
    subject = Subject.FIGURES
    permission_classes = _SEEING
    queryset = Dispute.objects.select_related("attachment").exclude(attachment=None)
