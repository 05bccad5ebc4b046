"""The ledger of use over REST."""

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject
from mujun.sharing.filters import resource_choices
from mujun.sharing.models import Usage


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
router.register("usage", UsageViewSet, "usage")
urlpatterns = router.urls
