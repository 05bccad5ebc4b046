"""Methods over REST: the file as it stands, its digest, and what it leaves open."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import methods
from evaluation.methods.loader import open_points, restore
from evaluation.methods.prose import prose
from evaluation.models import Method
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class MethodSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:method-detail")

    class Meta:
        model = Method
        fields = [
            "id", "url", "code", "name", "edition", "status", "number", "digest", "added_at", "published_at",
        ]  # fmt: skip


class MethodDetailSerializer(MethodSerializer):
    text = serializers.CharField(read_only=True, help_text="办法文件原文（YAML）。")
    prose = serializers.SerializerMethodField(help_text="写成条文，可与公布的文件逐条对照。")
    open_points = serializers.SerializerMethodField(help_text="办法没有规定、留作“未定”的地方。")

    class Meta(MethodSerializer.Meta):
        fields = [*MethodSerializer.Meta.fields, "text", "prose", "open_points"]

    def get_prose(self, method: Method) -> str:
        return prose(restore(method.resolved))

    def get_open_points(self, method: Method) -> list[str]:
        return open_points(restore(method.resolved))


class MethodFilter(django_filters.FilterSet):
    edition = django_filters.CharFilter(label="版次")

    class Meta:
        model = Method
        fields = ["edition"]


@extend_schema(tags=["办法"])
@extend_schema_view(
    list=extend_schema(summary="评价办法"), retrieve=extend_schema(summary="办法全文、摘要和未定事项")
)
class MethodViewSet(ReadViewSet):
    subject = Subject.RESULTS
    queryset = Method.objects.order_by("-id")
    serializer_class = MethodSerializer
    detail_serializer_class = MethodDetailSerializer
    filterset_class = MethodFilter
    lookup_value_converter = "int"

    def get_permissions(self) -> list:
        writes = self.action == "publish"
        return super().get_permissions() + [may(Permission.START_RUNS)()] * writes

    @extend_schema(
        summary="发布一版办法",
        description="给它本县这个办法的下一个版号；还有未定的事项或已经发布时答 400，逐项说明。",
        request=None,
        responses=MethodSerializer,
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        published = methods.publish(method=self.get_object(), by=request.user)
        return Response(MethodSerializer(published, context=self.get_serializer_context()).data)
