"""Webhooks over REST: a program registers its own, whoever steers the exchange sees those of the county."""

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import Input, ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.exchange.actions import webhooks as actions
from mujun.exchange.models import Message, Webhook
from mujun.exchange.webhooks.events import Event

_EVENTS = "、".join(f"{value}（{label}）" for value, label in Event.choices)


class WebhookSerializer(serializers.ModelSerializer):
    """登记的地址和事件；没有密钥，只有它的名称。"""

    id = serializers.IntegerField(source="pk", read_only=True)
    name = serializers.CharField(source="target.name", read_only=True)
    url = serializers.CharField(source="address", read_only=True, help_text="通知发往的地址。")
    key_names = serializers.ListField(
        source="target.key_names", child=serializers.CharField(), read_only=True
    )
    signer = serializers.CharField(source="target.signer", read_only=True)
    is_on = serializers.SerializerMethodField(help_text="是否启用。")

    class Meta:
        model = Webhook
        fields = ["id", "name", "url", "events", "signer", "key_names", "is_on"]

    def get_is_on(self, webhook: Webhook) -> bool:
        return webhook.target.switched_on_at is not None


class WebhookChangeSerializer(Input):
    """只写要改的。"""

    name = serializers.CharField(max_length=50, required=False)
    url = serializers.CharField(max_length=300, required=False, help_text="https:// 开头，主机须由运维允许。")
    events = serializers.ListField(
        child=serializers.CharField(), required=False, max_length=20, help_text=f"{_EVENTS}。"
    )
    key_names = serializers.ListField(
        child=serializers.CharField(max_length=31),
        required=False,
        max_length=2,
        help_text="密钥的名称；换密钥期间两个，新的在前。",
    )
    signer = serializers.CharField(required=False, help_text=f"{'、'.join(actions.SIGNERS)}，默认前者。")


class WebhookRegisterSerializer(WebhookChangeSerializer):
    """要登记的地址和事件。"""

    name = serializers.CharField(max_length=50)
    url = serializers.CharField(max_length=300, help_text="https:// 开头，主机须由运维允许。")
    events = serializers.ListField(child=serializers.CharField(), max_length=20, help_text=f"{_EVENTS}。")
    key_names = serializers.ListField(
        child=serializers.CharField(max_length=31), max_length=2, help_text="密钥的名称。"
    )
    signer = serializers.CharField(
        default=actions.SIGNERS[0], help_text=f"{'、'.join(actions.SIGNERS)}，默认前者。"
    )


class WebhookSwitchSerializer(Input):
    """启用还是停用。"""

    on = serializers.BooleanField(help_text="启用或停用。")


class DeliverySerializer(serializers.ModelSerializer):
    """一次通知。"""

    class Meta:
        model = Message
        fields = [
            "id",
            "identity",
            "state",
            "attempts",
            "made_at",
            "settled_at",
            "next_try",
            "words",
            "payload",
        ]


class DeliveryFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=Message.State.choices, label="状态")

    class Meta:
        model = Message
        fields = ["state"]


@extend_schema(tags=["数据交换"])
@extend_schema_view(
    list=extend_schema(summary="登记的事件通知"), retrieve=extend_schema(summary="一个事件通知的设定")
)
class WebhookViewSet(ReadViewSet):
    permission_classes = [may(Permission.VIEW_RESULTS)]
    subject = Subject.WEBHOOKS
    queryset = Webhook.objects.select_related("target").order_by("-target")
    serializer_class = WebhookSerializer
    lookup_value_converter = "int"
    lookup_url_kwarg = "id"  # in the description, too

    @extend_schema(
        summary="登记地址和事件",
        description="接口客户只能用登记在自己名下的密钥，也只听到自己看得到的。",
        request=WebhookRegisterSerializer,
        responses={201: WebhookSerializer},
    )
    def create(self, request: Request) -> Response:
        form = WebhookRegisterSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = actions.register(by=request.user, **form.validated_data)
        url = reverse("api:webhook-detail", args=[made.pk], request=request)
        return Response(self.get_serializer(made).data, status=201, headers={"Location": url})

    @extend_schema(
        summary="更改，或换密钥",
        description="换密钥：先写新的和旧的两个名称，都送达以后只写新的。",
        request=WebhookChangeSerializer,
        responses=WebhookSerializer,
    )
    @action(detail=True, methods=["post"])
    def change(self, request: Request, id) -> Response:
        webhook, form = self.get_object(), WebhookChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = actions.change(webhook=webhook, by=request.user, **form.validated_data)
        return Response(self.get_serializer(changed).data)

    @extend_schema(summary="启用或停用", request=WebhookSwitchSerializer, responses=WebhookSerializer)
    @action(detail=True, methods=["post"])
    def switch(self, request: Request, id) -> Response:
        webhook, form = self.get_object(), WebhookSwitchSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        changed = actions.switch(webhook=webhook, on=form.validated_data["on"], by=request.user)
        return Response(self.get_serializer(changed).data)


@extend_schema(tags=["数据交换"])
@extend_schema_view(list=extend_schema(summary="一个地址的每次通知，新的在前"))
class DeliveryViewSet(ListViewSet):
    permission_classes = [may(Permission.VIEW_RESULTS)]
    subject = Subject.WEBHOOKS
    queryset = Message.objects.order_by("-id")
    serializer_class = DeliverySerializer
    filterset_class = DeliveryFilter

    def get_queryset(self) -> QuerySet:
        mine = Webhook.objects.visible_to(self.request.user)
        webhook = get_object_or_404(mine, pk=self.kwargs["webhook"])
        return Message.objects.filter(target=webhook.pk).order_by("-id")
