"""差别化措施 over REST: the records, what stands against executing each, and the steps by which it got there."""

from functools import cached_property
from typing import get_args

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import levers as actions
from evaluation.allocation.core.lawful import obstacles
from evaluation.allocation.core.levers import PositiveList
from evaluation.allocation.core.writing import rate_words, refund_words, share_words, text_of
from evaluation.models import Lever, LeverStep
from landuse.provisions.clauses import Mode
from landuse.provisions.documents import PolicyDocument
from landuse.readings.provisions import documents_of
from mujun.accounts.roles import Permission
from mujun.api.acting import Acting, Day
from mujun.api.views import Input, ReadViewSet
from mujun.clients.scopes import Subject
from mujun.documents import DocumentError


class LeverRecordSerializer(serializers.ModelSerializer):
    """一条措施。没有法律依据、公平竞争审查和有效期的只能模拟。"""

    grades = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="适用档次")
    rate = serializers.SerializerMethodField(help_text="标准；逐年的各年都写，没有定的为“未定”。")
    supply = serializers.ListField(
        child=serializers.ChoiceField(get_args(Mode)),
        source="terms.supply",
        default=list,
        read_only=True,
        help_text="供地方式；没有写明的为空。与县里规定不符的（P-01），obstacles 里有。",
    )
    order = serializers.IntegerField(
        source="terms.order",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="次序，1 为最先；没有的为空。",
    )
    positive_list = serializers.ChoiceField(
        get_args(PositiveList),
        source="terms.positive_list",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="列入哪一份正面清单；没有的为空。",
    )
    executable = serializers.SerializerMethodField(help_text="今天可以执行。")
    obstacles = serializers.SerializerMethodField(help_text="不能执行的原因；可以执行的为空。")

    class Meta:
        model = Lever
        fields = [
            "code", "name", "kind", "direction", "grades", "scope", "formula", "rate", "unit", "supply", "order",
            "positive_list", "status", "legal_basis", "review_number", "review_date", "needs_price_approval",
            "price_approval", "valid_from", "valid_to", "executing_unit", "appeal_channel", "source", "executable",
            "obstacles",
        ]  # fmt: skip

    def get_rate(self, lever: Lever) -> str:
        return rate_words(lever.entry)

    def get_executable(self, lever: Lever) -> bool:
        return not self.get_obstacles(lever)

    def get_obstacles(self, lever: Lever) -> list[str]:
        return obstacles(lever.entry, timezone.localdate(), self._documents)

    @cached_property
    def _documents(self) -> list[PolicyDocument]:
        return documents_of(self.context["request"].user.county)


class LeverStepSerializer(serializers.ModelSerializer):
    """调整的一步；只增加，不改动。"""

    class Meta:
        model = LeverStep
        fields = ["was", "became", "on", "reason", "document", "at"]


class LeverRecordDetailSerializer(LeverRecordSerializer):
    grade_shares = serializers.SerializerMethodField(help_text="档次比例；没有时为空。")
    at_most = serializers.CharField(source="entry.at_most", allow_null=True, help_text="每户不超过。")
    highest_of = serializers.CharField(source="entry.highest_of", help_text="同名的几条从高执行一条。")
    refund = serializers.SerializerMethodField(help_text="升档以后退还多少；不退的为空。")
    account = serializers.CharField(source="entry.account", allow_null=True, help_text="按哪种户号执行。")
    period = serializers.CharField(source="entry.period", help_text="月、季、年。")
    column = serializers.CharField(source="entry.column", allow_null=True, help_text="计入报表的哪一栏。")
    text = serializers.SerializerMethodField(help_text="这一条措施的文件（YAML），可以照此改写。")
    steps = LeverStepSerializer(many=True, read_only=True)

    class Meta(LeverRecordSerializer.Meta):
        fields = [
            *LeverRecordSerializer.Meta.fields, "grade_shares", "at_most", "highest_of", "refund", "account", "period",
            "column", "text", "steps",
        ]  # fmt: skip

    def get_grade_shares(self, lever: Lever) -> str:
        return share_words(lever.entry)

    def get_refund(self, lever: Lever) -> str:
        return refund_words(lever.entry)

    def get_text(self, lever: Lever) -> str:
        return text_of(lever.entry, "本县措施")


class LeverInput(Input):
    """一条措施的文件（YAML），存为草案；还没有施行的可以照此改写。"""

    text = serializers.CharField(trim_whitespace=False, max_length=actions.LONGEST, help_text="措施的文件")
    reason = serializers.CharField(max_length=actions.LONGEST_REASON)


class MoveInput(Input):
    """施行、暂停、恢复、废止：自哪天起，为什么，哪份文件。"""

    became = serializers.ChoiceField(Lever.Status.choices, help_text="改为什么状态")
    on = Day(help_text="自哪天起")
    reason = serializers.CharField(max_length=actions.LONGEST_REASON)
    document = serializers.CharField(max_length=100, default="", allow_blank=True, help_text="文号")


class LeverFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=Lever.Status.choices, label="状态")
    kind = django_filters.CharFilter(label="类型")
    direction = django_filters.CharFilter(label="方向：加征、减免、支持、限制")
    supply = django_filters.ChoiceFilter(
        "terms__supply", "contains", choices=[(each, each) for each in get_args(Mode)], label="供地方式"
    )
    positive_list = django_filters.ChoiceFilter(
        "terms__positive_list", choices=[(each, each) for each in get_args(PositiveList)], label="正面清单"
    )
    q = django_filters.CharFilter(method="matching", label="措施名称或编号")

    class Meta:
        model = Lever
        fields = ["status", "kind", "direction"]

    def matching(self, levers: QuerySet, _name: str, words: str) -> QuerySet:
        return levers.filter(Q(name__icontains=words) | Q(code__icontains=words))


@extend_schema(tags=["差别化措施"])
@extend_schema_view(
    list=extend_schema(summary="措施", description="executable 为假的只能模拟，obstacles 说明缺什么。"),
    retrieve=extend_schema(summary="一条措施：全部规定、依据和调整经过"),
)
class LeverViewSet(Acting, ReadViewSet):
    subject = Subject.LEVERS
    acted_by = (Permission.MANAGE_LEVERS,)
    queryset = Lever.objects.order_by("code", "pk")
    serializer_class = LeverRecordSerializer
    detail_serializer_class = LeverRecordDetailSerializer
    filterset_class = LeverFilter
    lookup_field = "code"
    lookup_value_converter = "str"

    def get_queryset(self) -> QuerySet:
        levers = super().get_queryset()
        return levers if self.action == "list" else levers.prefetch_related("steps")

    @extend_schema(
        summary="写一条措施",
        description="存为草案，只能模拟；文件有错误的答 400，逐处说明。施行另行办理。",
        request=LeverInput,
        responses={201: LeverRecordDetailSerializer},
    )
    def create(self, request: Request) -> Response:
        try:
            written = actions.write(county=request.user.county, by=request.user, **self.given(LeverInput))
        except DocumentError as mistakes:
            raise ValidationError({"text": [str(each) for each in mistakes.problems]}) from mistakes
        return self.made(written.pk)

    @extend_schema(
        summary="施行、暂停、恢复或废止一条措施",
        description="依据、公平竞争审查、有效期不全的不能施行，答 400 说明缺什么。",
        request=MoveInput,
        responses=LeverRecordDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, code: str) -> Response:
        about, given = self.asked(MoveInput)
        actions.move(lever=about, by=request.user, **given)
        return self.now()
