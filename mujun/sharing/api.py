"""The catalogue and the ledger of use over REST."""

from collections.abc import Sequence

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.frame import years_of
from mujun.sharing.catalogue import Entry, entries
from mujun.sharing.filters import resource_choices
from mujun.sharing.models import Terms, Usage


class EntrySerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField(help_text="资源")
    kind = serializers.CharField(help_text="类别")
    unit = serializers.CharField(source="unit_name", help_text="来源单位")
    basis = serializers.CharField(help_text="依据")
    share = serializers.ChoiceField(choices=Terms.Share.choices, help_text="共享属性，由县里定")
    condition = serializers.CharField(help_text="有条件共享的条件，不予共享的理由")
    source = serializers.CharField(help_text="县里的文件")
    rhythm = serializers.CharField(help_text="更新节奏")
    updated_at = serializers.DateTimeField(allow_null=True, help_text="最近更新")
    rows = serializers.IntegerField(help_text="条数")
    findings = serializers.IntegerField(allow_null=True, help_text="待核对问题；不检查的为空")
    seen_by = serializers.CharField(help_text="谁能看")


@extend_schema(tags=["数据共享"])
@extend_schema_view(list=extend_schema(summary="数据目录，最新的年度", parameters=[]))
class CatalogueViewSet(ListViewSet):
    subject = Subject.SHARING
    queryset = Terms.objects.none()
    serializer_class = EntrySerializer
    permission_classes = [may(Permission.VIEW_CATALOGUE)]

    def get_queryset(self) -> Sequence[Entry]:
        user = self.request.user
        return entries(user.county, years_of(self.request._request)[0]) if user.county else []


class UsageSerializer(serializers.ModelSerializer):
    username = serializers.CharField(source="user.username", default=None, help_text="没有人的，是系统自己。")

    class Meta:
        model = Usage
        fields = [
            "id", "at", "username", "role", "unit", "way", "purpose", "resource", "title", "scope", "rows", "size",
            "digest", "done_at",
        ]  # fmt: skip


class UsageApiFilter(django_filters.FilterSet):
    resource = django_filters.ChoiceFilter(choices=resource_choices, label="资源")
    way = django_filters.ChoiceFilter(choices=Usage.Way.choices, label="方式")
    since = django_filters.DateFilter("at__date", "gte", label="从这天起")
    until = django_filters.DateFilter("at__date", "lte", label="到这天止")

    class Meta:
        model = Usage
        fields: list[str] = []


@extend_schema(tags=["数据共享"])
@extend_schema_view(
    list=extend_schema(summary="使用台账：谁在什么时候为什么带走了什么，新的在前"),
    retrieve=extend_schema(summary="使用台账的一条"),
)
class UsageViewSet(ReadViewSet):
    subject = Subject.SHARING
    queryset = Usage.objects.select_related("user").order_by("-id")
    serializer_class = UsageSerializer
    filterset_class = UsageApiFilter
    permission_classes = [may(Permission.VIEW_USAGE)]


router = SimpleRouter(use_regex_path=False)
router.register("catalogue", CatalogueViewSet, "catalogue")
router.register("usage", UsageViewSet, "usage")
urlpatterns = router.urls
