"""Methods over REST: the file as it stands, its digest, and what it leaves open."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from evaluation.methods.loader import open_points, restore
from evaluation.methods.prose import prose
from evaluation.models import Method
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class MethodSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api:method-detail")

    class Meta:
        model = Method
        fields = ["id", "url", "code", "name", "edition", "status", "digest", "added_at"]


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
