"""站内消息 over REST: everybody has their own, nobody sees another's."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import YesOrNo
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject
from mujun.inbox import actions
from mujun.inbox.models import Message


class MessageSerializer(serializers.ModelSerializer):
    url = serializers.CharField(read_only=True, help_text="说的是哪个页面")
    read_at = serializers.DateTimeField(read_only=True, allow_null=True, help_text="没有读的为空")

    class Meta:
        model = Message
        fields = ["id", "title", "text", "url", "sent_at", "read_at"]


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="新记为已读的条数")


class MessageFilter(django_filters.FilterSet):
    unread = YesOrNo("read_at", lookup_expr="isnull", label="1：没有读的；0：读过的")

    class Meta:
        model = Message
        fields: list[str] = []


@extend_schema(tags=["消息"])
@extend_schema_view(
    list=extend_schema(summary="自己的消息，新的在前"), retrieve=extend_schema(summary="一条消息")
)
class MessageViewSet(ReadViewSet):
    subject = Subject.INBOX
    permission_classes = [may(*Permission)]
    queryset = Message.objects.order_by("-id")
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    lookup_value_converter = "int"

    @extend_schema(summary="记一条为已读", request=None, responses=MessageSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: int) -> Response:
        actions.read(by=request.user, pk=self.get_object().pk)
        return Response(MessageSerializer(self.get_object()).data)

    @extend_schema(
        summary="全部记为已读", operation_id="messages_read_all", request=None, responses=ReadSerializer
    )
    @action(detail=False, methods=["post"], url_path="read", filterset_class=None, pagination_class=None)
    def read_all(self, request: Request) -> Response:
        return Response({"read": actions.read(by=request.user)})


router = SimpleRouter(use_regex_path=False)
router.register("messages", MessageViewSet, "message")
urlpatterns = router.urls
