"""核对: calls, their sheets and what stands on each, over REST; an enterprise confirms and disputes here too."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as Refusal
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import confirmation as actions
from evaluation.confirmation.filters import SheetFilter
from evaluation.confirmation.lines import lines
from evaluation.confirmation.states import with_states
from evaluation.models import ConfirmationCall, ConfirmationSheet
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import Input, ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject

_ACTING = (Permission.CONFIRM_OWN_FIGURES, Permission.ACT_FOR_ENTERPRISES)
_SEEING = [may(Permission.VIEW_RESULTS, Permission.CONFIRM_OWN_FIGURES)]


class CallSerializer(serializers.ModelSerializer):
    """一次数据核对。"""

    class Meta:
        model = ConfirmationCall
        fields = [
            "id", "year", "scale", "variables", "starts_at", "deadline", "days", "counting", "answer_days",
            "answer_counting", "disputes_allowed", "silence_at", "closed_at", "closed_reason",
        ]  # fmt: skip


class SheetSerializer(serializers.ModelSerializer):
    """一企一单；各数为数据项数。"""

    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    name = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)
    state = serializers.ChoiceField(choices=ConfirmationSheet.State.choices, read_only=True)
    confirmed = serializers.IntegerField(read_only=True)
    disputed = serializers.IntegerField(read_only=True)
    answered = serializers.IntegerField(read_only=True)
    silent = serializers.IntegerField(read_only=True, help_text="默认同意")
    open = serializers.IntegerField(read_only=True, help_text="待核对")

    class Meta:
        model = ConfirmationSheet
        fields = [
            "credit_code", "name", "town", "state", "confirmed", "disputed", "answered", "silent", "open",
        ]  # fmt: skip


class LineSerializer(serializers.Serializer):
    variable = serializers.CharField(source="variable.code")
    name = serializers.CharField(source="variable.name")
    unit = serializers.CharField(source="variable.unit")
    department = serializers.CharField(source="variable.department.code")
    figure = serializers.IntegerField(source="figure.pk", default=None, allow_null=True)
    value = serializers.FloatField(allow_null=True)
    last_year = serializers.FloatField(source="before", allow_null=True)
    state = serializers.CharField(help_text="pending 待核对，confirmed、disputed、answered、silent")
    corrected_since = serializers.BooleanField(source="moved", help_text="确认后有更正")
    by = serializers.CharField(source="item.by", default=None, allow_null=True)
    on_behalf = serializers.BooleanField(source="item.on_behalf", default=False, help_text="镇街代核对")
    at = serializers.DateTimeField(source="item.at", default=None, allow_null=True)
    dispute = serializers.CharField(
        source="dispute.number", default=None, allow_null=True, help_text="回执号"
    )
    version = serializers.CharField(help_text="确认时原样送回，表明看到的是哪个数值。")


class SheetDetailSerializer(SheetSerializer):
    figures = serializers.SerializerMethodField()

    class Meta(SheetSerializer.Meta):
        fields = [*SheetSerializer.Meta.fields, "figures"]

    @extend_schema_field(LineSerializer(many=True))
    def get_figures(self, sheet: ConfirmationSheet) -> list[dict]:
        return LineSerializer(lines(sheet), many=True).data


class ConfirmInput(Input):
    """确认的是哪些数据的哪一版。"""

    seen = serializers.DictField(
        child=serializers.CharField(allow_blank=True), help_text="数据项代码 → version"
    )
    note = serializers.CharField(required=False, default="", help_text="镇街代核对时必填")


class DisputeInput(Input):
    """对哪一项有异议，理由是什么。"""

    variable = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    wanted = serializers.DecimalField(
        max_digits=20, decimal_places=6, required=False, default=None, allow_null=True
    )
    note = serializers.CharField(required=False, default="", help_text="镇街代核对时必填")


@extend_schema(tags=["核对"])
@extend_schema_view(list=extend_schema(summary="各次数据核对"))
class ConfirmationCallViewSet(ListViewSet):
    subject = Subject.FIGURES
    permission_classes = _SEEING
    queryset = ConfirmationCall.objects.order_by("-id")
    serializer_class = CallSerializer


@extend_schema(tags=["核对"])
@extend_schema_view(
    list=extend_schema(summary="一次核对的核对表"), retrieve=extend_schema(summary="一家企业的核对表，逐项")
)
class ConfirmationSheetViewSet(ReadViewSet):
    subject = Subject.FIGURES
    permission_classes = _SEEING
    queryset = ConfirmationSheet.objects.select_related("call__county", "enterprise__town").order_by("pk")
    serializer_class = SheetSerializer
    detail_serializer_class = SheetDetailSerializer
    filterset_class = SheetFilter
    lookup_field = "enterprise__credit_code"
    lookup_url_kwarg = "credit_code"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet:
        calls = ConfirmationCall.objects.visible_to(self.request.user).select_related("county")
        call = get_object_or_404(calls, pk=self.kwargs["call"])
        return with_states(super().get_queryset().filter(call=call), call)

    def list(self, request: Request, call: int) -> Response:
        return super().list(request)

    def retrieve(self, request: Request, call: int, credit_code: str) -> Response:
        return super().retrieve(request)

    @extend_schema(summary="确认所见的数据", request=ConfirmInput, responses=SheetDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def confirm(self, request: Request, call: int, credit_code: str) -> Response:
        return self._act(actions.confirm, ConfirmInput)

    @extend_schema(summary="对一项数据提出异议", request=DisputeInput, responses=SheetDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None)
    def dispute(self, request: Request, call: int, credit_code: str) -> Response:
        return self._act(actions.dispute, DisputeInput)

    def _act(self, act, fields: type[Input]) -> Response:
        sheet, given = self.get_object(), fields(data=self.request.data)
        if not any(self.request.user.may(permission) for permission in _ACTING):
            raise PermissionDenied("只有企业本身和所在镇街可以核对。")
        given.is_valid(raise_exception=True)
        try:
            act(sheet=sheet, by=self.request.user, **given.validated_data)
        except Refusal as refusal:
            raise ValidationError(refusal.messages, refusal.code) from refusal
        return Response(SheetDetailSerializer(self.get_object(), context=self.get_serializer_context()).data)
