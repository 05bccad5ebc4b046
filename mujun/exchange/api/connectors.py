"""Connectors and pulls over REST: look, read now."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.filters import WholeNumber
from mujun.api.schema import LOCATION, StartedSerializer
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.exchange.actions import connectors as actions
from mujun.exchange.models import Connector, Pull, PulledAnswer
from mujun.jobs.api import started


class ListedSerializer(serializers.Serializer):
    """一份名单怎样取。"""

    name = serializers.CharField(source="mapping.name", help_text="映射的名称。")
    method = serializers.CharField(source="mapping.call.method", help_text="GET 或 POST。")
    path = serializers.CharField(source="mapping.call.path", help_text="接在地址之后。")
    digest = serializers.CharField(help_text="这份映射的 SHA-256。")


class ConnectorSerializer(serializers.ModelSerializer):
    """怎样取、取哪一年；没有密钥，只有它的名称。"""

    url = serializers.HyperlinkedIdentityField(view_name="api:connector-detail")
    is_on = serializers.SerializerMethodField(help_text="定时是否启用。")
    lists = serializers.SerializerMethodField(help_text="取的各份名单，按工作簿里表的先后。")

    class Meta:
        model = Connector
        fields = [
            "id", "url", "name", "layout", "years_back", "rhythm", "day", "begins", "ends", "at_once", "is_on",
            "begun_at", "address", "signer", "key_names", "mapping_digest", "most_attempts", "most_megabytes",
            "lists",
        ]  # fmt: skip

    def get_is_on(self, connector: Connector) -> bool:
        return connector.on_since is not None

    @extend_schema_field(ListedSerializer(many=True))
    def get_lists(self, connector: Connector) -> list[dict]:
        return ListedSerializer(connector.mapping_files, many=True).data


class PullNowSerializer(Input):
    """取哪一年的。"""

    year = serializers.IntegerField(min_value=2000, max_value=2100, help_text="数据所属年度。")
    reason = serializers.CharField(
        default="", allow_blank=True, max_length=300, help_text="更正的原因；年度锁定后必填。"
    )


class PulledAnswerSerializer(serializers.ModelSerializer):
    """对方的一次回答。"""

    sha256 = serializers.CharField(
        source="file.sha256", default="", help_text="原文的 SHA-256；没有回答时为空。"
    )

    class Meta:
        model = PulledAnswer
        fields = [
            "id", "sheet", "page", "attempt", "at", "milliseconds", "status", "words", "records", "first_row", "sha256",
        ]  # fmt: skip


class PullSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:pull-detail")

    class Meta:
        model = Pull
        fields = [
            "id", "url", "connector", "year", "outcome", "records", "batch", "words", "on_schedule",
            "started_at", "finished_at", "mapping_digest",
        ]  # fmt: skip


class PullDetailSerializer(PullSerializer):
    answers = serializers.SerializerMethodField(help_text="按调用的先后。")

    class Meta(PullSerializer.Meta):
        fields = [*PullSerializer.Meta.fields, "answers"]

    @extend_schema_field(PulledAnswerSerializer(many=True))
    def get_answers(self, pull: Pull) -> list[dict]:
        return PulledAnswerSerializer(
            pull.answers.select_related("file").defer("file__content"), many=True
        ).data


class PullFilter(django_filters.FilterSet):
    connector = WholeNumber("connector", label="连接的编号")
    outcome = django_filters.ChoiceFilter(choices=Pull.Outcome.choices, label="结果")
    year = WholeNumber(label="年度")

    class Meta:
        model = Pull
        fields = ["connector", "outcome", "year"]


@extend_schema(tags=["数据交换"])
@extend_schema_view(
    list=extend_schema(summary="拉取的连接"), retrieve=extend_schema(summary="一个连接的设定")
)
class ConnectorViewSet(ReadViewSet):
    permission_classes = [may(Permission.EXCHANGE_DATA)]
    subject = Subject.EXCHANGE
    queryset = Connector.objects.order_by("id")
    serializer_class = ConnectorSerializer
    lookup_value_converter = "int"

    @extend_schema(
        summary="现在取一次",
        description="取来的与上传的工作簿同样检查；连接写明检查通过就导入的，随即导入。正在取的，得到的是同一个任务。",
        request=PullNowSerializer,
        responses={202: StartedSerializer},
        parameters=[LOCATION],
    )
    @action(detail=True, methods=["post"])
    def pull(self, request: Request, pk) -> Response:
        connector, form = self.get_object(), PullNowSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        return started(actions.start(connector=connector, by=request.user, **form.validated_data), request)


@extend_schema(tags=["数据交换"])
@extend_schema_view(
    list=extend_schema(summary="每次拉取，新的在前"),
    retrieve=extend_schema(summary="一次拉取和对方的每个回答"),
)
class PullViewSet(ReadViewSet):
    permission_classes = [may(Permission.EXCHANGE_DATA)]
    subject = Subject.EXCHANGE
    queryset = Pull.objects.order_by("-id")
    serializer_class = PullSerializer
    detail_serializer_class = PullDetailSerializer
    filterset_class = PullFilter
    lookup_value_converter = "int"
