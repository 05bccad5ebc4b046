"""Targets and what was put for them over REST: look, send again."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.acting import ReasonInput
from mujun.api.filters import WholeNumber
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject
from mujun.exchange.actions import messages as actions
from mujun.exchange.models import Attempt, Message, Target


class TargetSerializer(serializers.ModelSerializer):
    """一个对接系统；密钥只有名称。"""

    url = serializers.HyperlinkedIdentityField(view_name="api:target-detail")
    resource = serializers.CharField(read_only=True, help_text="推送什么。")
    is_on = serializers.SerializerMethodField(help_text="是否启用。")
    is_paused = serializers.SerializerMethodField(help_text="是否暂停发送。")
    trouble = serializers.CharField(
        source="circuit.words", read_only=True, help_text="最近的故障；没有时为空。"
    )

    class Meta:
        model = Target
        fields = [
            "id", "url", "name", "kind", "resource", "address", "signer", "key_names", "mapping_digest",
            "per_minute", "most_attempts", "is_on", "is_paused", "paused_reason", "trouble",
        ]  # fmt: skip

    def get_is_on(self, target: Target) -> bool:
        return target.switched_on_at is not None

    def get_is_paused(self, target: Target) -> bool:
        return target.paused_at is not None


class AttemptSerializer(serializers.ModelSerializer):
    """一次发送。"""

    outcome = serializers.CharField(read_only=True, help_text="报文随后的状态，代码与 state 相同。")

    class Meta:
        model = Attempt
        fields = ["number", "at", "outcome", "status", "words", "milliseconds", "answer"]


class TransmissionSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:transmission-detail")

    class Meta:
        model = Message
        fields = [
            "id", "url", "target", "resource", "key", "sequence", "identity", "state", "attempts", "receipt",
            "words", "made_at", "settled_at", "next_try", "mapping_digest",
        ]  # fmt: skip


class TransmissionDetailSerializer(TransmissionSerializer):
    tries = serializers.SerializerMethodField(help_text="每次发送和对方的回答，按先后。")

    class Meta(TransmissionSerializer.Meta):
        fields = [*TransmissionSerializer.Meta.fields, "payload", "answer", "tries"]

    @extend_schema_field(AttemptSerializer(many=True))
    def get_tries(self, message: Message) -> list[dict]:
        return AttemptSerializer(message.tries.all(), many=True).data


class TransmissionFilter(django_filters.FilterSet):
    target = WholeNumber("target", label="对接系统的编号")
    state = django_filters.ChoiceFilter(choices=Message.State.choices, label="状态")
    resource = django_filters.CharFilter("resource", label="资源")
    key = django_filters.CharFilter("key", label="编号，如 信用代码|年度")

    class Meta:
        model = Message
        fields = ["target", "state", "resource", "key"]


@extend_schema(tags=["数据交换"])
@extend_schema_view(list=extend_schema(summary="对接系统"), retrieve=extend_schema(summary="一个对接系统"))
class TargetViewSet(ReadViewSet):
    permission_classes = [may(Permission.EXCHANGE_DATA)]
    subject = Subject.EXCHANGE
    queryset = Target.objects.systems().select_related("circuit").order_by("id")
    serializer_class = TargetSerializer
    lookup_value_converter = "int"


@extend_schema(tags=["数据交换"])
@extend_schema_view(
    list=extend_schema(summary="报文，新的在前"),
    retrieve=extend_schema(summary="一条报文的内容、每次发送和回执"),
)
class TransmissionViewSet(ReadViewSet):
    permission_classes = [may(Permission.EXCHANGE_DATA)]
    subject = Subject.EXCHANGE
    queryset = Message.objects.order_by("-id")
    serializer_class = TransmissionSerializer
    detail_serializer_class = TransmissionDetailSerializer
    filterset_class = TransmissionFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="重发",
        description="死信和已拒收的可以重发；同一编号之后已有更新的一条的，不能。",
        request=ReasonInput,
        responses=TransmissionDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def resend(self, request: Request, pk: int) -> Response:
        message = self.get_object()
        given = ReasonInput(data=request.data)
        given.is_valid(raise_exception=True)
        target = Target.objects.select_related("county").get(pk=message.target_id)
        reason = given.validated_data["reason"]
        actions.resend(target=target, reason=reason, by=request.user, pks=[message.pk])
        shown = TransmissionDetailSerializer(self.get_object(), context=self.get_serializer_context())
        return Response(shown.data)
