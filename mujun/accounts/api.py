"""The audit trail over REST, for those who check on the others: every act, in the order of the chain."""

import django_filters
from django.db.models import Q, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.routers import SimpleRouter

from mujun.accounts.acts import SENTENCES, sentence
from mujun.accounts.models import AuditEvent
from mujun.accounts.roles import Permission
from mujun.api.access import may
from mujun.api.views import ReadViewSet
from mujun.clients.scopes import Subject


class AuditEventSerializer(serializers.ModelSerializer):
    """一件事。number 和 digest 是它在审计链中的位置和摘要，可以逐环核对。"""

    number = serializers.IntegerField(source="link.number", read_only=True, help_text="环号")
    username = serializers.CharField(
        source="actor.username", default=None, read_only=True, help_text="没有人的，是系统自己。"
    )
    county = serializers.CharField(source="county.code", default=None, read_only=True, help_text="县的代码")
    sentence = serializers.SerializerMethodField(help_text="做了什么")
    detail = serializers.JSONField(read_only=True, help_text="明细")
    digest = serializers.CharField(source="link.digest", read_only=True, help_text="摘要")

    class Meta:
        model = AuditEvent
        fields = ["id", "number", "at", "username", "county", "act", "sentence", "target", "detail", "digest"]

    def get_sentence(self, event: AuditEvent) -> str:
        return sentence(event)


class AuditEventFilter(django_filters.FilterSet):
    who = django_filters.CharFilter(method="of_who", label="谁：用户名或姓名")
    act = django_filters.ChoiceFilter(choices=[(act, act) for act in sorted(SENTENCES)], label="做了什么")
    target = django_filters.CharFilter(lookup_expr="icontains", label="对象")
    since = django_filters.DateFilter("at__date", "gte", label="从这天起")
    until = django_filters.DateFilter("at__date", "lte", label="到这天止")

    class Meta:
        model = AuditEvent
        fields: list[str] = []

    def of_who(self, events: QuerySet, _name: str, words: str) -> QuerySet:
        return events.filter(Q(actor__username=words) | Q(actor__first_name=words))


@extend_schema(tags=["审计"])
@extend_schema_view(
    list=extend_schema(
        summary="审计记录，新的在前", description="只给安全审计员：本县的，不属于一个县的看全部。"
    ),
    retrieve=extend_schema(summary="审计记录的一条"),
)
class AuditEventViewSet(ReadViewSet):
    subject = Subject.AUDIT
    permission_classes = [may(Permission.VIEW_AUDIT)]
    queryset = AuditEvent.objects.select_related("actor", "county", "link").order_by("-id")
    serializer_class = AuditEventSerializer
    filterset_class = AuditEventFilter
    lookup_value_converter = "int"


router = SimpleRouter(use_regex_path=False)
router.register("audit-events", AuditEventViewSet, "audit-event")
urlpatterns = router.urls
