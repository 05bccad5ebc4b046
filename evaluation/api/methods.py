"""Methods over REST: the file as it stands, its digest, what it leaves open; a text checked, kept, published."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import methods
from evaluation.methods.loader import open_points, restore
from evaluation.methods.prose import prose
from evaluation.models import Method
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.documents import DocumentError


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


class CheckInput(Input):
    """要检查的办法文件。"""

    text = serializers.CharField(trim_whitespace=False, help_text="办法文件的全文（YAML）")
    code = serializers.CharField(
        default="method", help_text="文件名，不带 .yaml；沿用本县别的办法时不要与它同名"
    )


class WriteInput(CheckInput):
    """要存的办法文件。"""

    code = serializers.CharField(help_text="文件名，不带 .yaml；各版相同")


class MistakeInFileSerializer(serializers.Serializer):
    file = serializers.CharField(source="place.file", help_text="所沿用的办法有错误时，是那个文件")
    line = serializers.IntegerField(source="place.line")
    key = serializers.CharField(help_text="在哪一项，各级用“ › ”隔开；整个文件读不懂时为空")
    reason = serializers.CharField()
    cure = serializers.CharField()


class CheckedSerializer(serializers.Serializer):
    """检查的结果；没有错误时才有办法的名称、摘要、条文和未定的事项。"""

    is_sound = serializers.BooleanField(help_text="没有错误，可以采用")
    problems = MistakeInFileSerializer(many=True, help_text="全部错误，按行排列")
    name = serializers.CharField(default=None)
    edition = serializers.CharField(default=None)
    digest = serializers.CharField(default=None, help_text="采用后 methods/ 里的摘要")
    prose = serializers.CharField(default=None, help_text="写成条文")
    open_points = serializers.ListField(
        child=serializers.CharField(),
        default=None,
        help_text="文件没有规定、留作“未定”的地方；有这些还不能发布",
    )


class MethodFilter(django_filters.FilterSet):
    edition = django_filters.CharFilter(label="版次")

    class Meta:
        model = Method
        fields = ["edition"]


@extend_schema(tags=["办法"])
@extend_schema_view(
    list=extend_schema(summary="评价办法"), retrieve=extend_schema(summary="办法全文、摘要和未定事项")
)
class MethodViewSet(Acting, ReadViewSet):
    subject = Subject.RESULTS
    acted_by = (Permission.START_RUNS,)
    queryset = Method.objects.order_by("-id")
    serializer_class = MethodSerializer
    detail_serializer_class = MethodDetailSerializer
    filterset_class = MethodFilter
    lookup_value_converter = "int"

    @extend_schema(
        summary="存一版办法",
        description="可以测算，发布以前没有版号；同样的内容再存一次，得到原来的一版。有错误的答 400，逐处说明。",
        request=WriteInput,
        responses={201: MethodDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        try:
            written = methods.write(county=request.user.county, by=request.user, **self.given(WriteInput))
        except DocumentError as mistakes:
            raise ValidationError({"text": [str(each) for each in mistakes.problems]}) from mistakes
        return self.made(written.pk)

    @extend_schema(
        summary="检查一个办法文件，不保存",
        description="逐处说明错在哪一行、哪一项、为什么、怎样改；没有错误时说明还有哪些未定。有错误也答 200。",
        request=CheckInput,
        responses=CheckedSerializer,
    )
    @action(detail=False, methods=["post"], filterset_class=None)
    def check(self, request: Request) -> Response:
        try:
            loaded = methods.read(county=request.user.county, **self.given(CheckInput))
        except DocumentError as mistakes:
            return Response(CheckedSerializer({"is_sound": False, "problems": mistakes.problems}).data)
        method = loaded.method
        told = {
            "is_sound": True,
            "problems": [],
            "name": method.name,
            "edition": method.edition,
            "digest": loaded.digest,
            "prose": prose(method),
            "open_points": open_points(method),
        }
        return Response(CheckedSerializer(told).data)

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
