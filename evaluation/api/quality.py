"""Quality over REST: what the rules found, the departments' answers, how complete a year is."""

from functools import cached_property

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from evaluation.actions import quality
from evaluation.models import QualityCheck, QualityFinding, QualityRuleSet
from evaluation.quality.rules import Rule
from mujun.accounts.models import Department, Town
from mujun.accounts.roles import Permission
from mujun.api.filters import WholeNumber
from mujun.api.problems import Conflict
from mujun.api.views import Input, ListViewSet, ReadViewSet
from mujun.clients.scopes import Subject


class QualityFindingSerializer(serializers.ModelSerializer):
    credit_code = serializers.CharField(source="enterprise.credit_code", read_only=True)
    enterprise = serializers.CharField(source="enterprise.name", read_only=True)
    town = serializers.CharField(source="enterprise.town.name", read_only=True)
    department = serializers.CharField(source="variable.department.code", read_only=True)
    variable = serializers.CharField(source="variable.code", read_only=True)
    title = serializers.SerializerMethodField(help_text="问题；规则已停用时为空。")
    cure = serializers.SerializerMethodField(help_text="怎么办；规则已停用时为空。")
    importance_name = serializers.CharField(source="get_importance_display", read_only=True)
    state_name = serializers.CharField(source="get_state_display", read_only=True)
    figures = serializers.ListField(
        child=serializers.IntegerField(), read_only=True, help_text="所依据的数据，见 /figures/。"
    )

    class Meta:
        model = QualityFinding
        fields = [
            "id", "year", "credit_code", "enterprise", "town", "department", "variable", "rule", "rules_digest",
            "title", "cure", "importance", "importance_name", "value", "sentence", "figures", "state", "state_name",
            "reason", "acknowledged_at",
        ]  # fmt: skip

    def get_title(self, finding: QualityFinding) -> str:
        return self._of_rule(finding, "title")

    def get_cure(self, finding: QualityFinding) -> str:
        return self._of_rule(finding, "cure")

    def _of_rule(self, finding: QualityFinding, field: str) -> str:
        return getattr(self.context["view"].rules.get(finding.rule), field, "")


class ReasonSerializer(Input):
    """情况属实的原因。"""

    reason = serializers.CharField(max_length=300, help_text="数据为什么是对的。")


class CompletenessSerializer(serializers.Serializer):
    department = serializers.CharField(help_text="部门代码。")
    town = serializers.CharField()
    required = serializers.IntegerField(help_text="应报的项数。")
    present = serializers.IntegerField(help_text="已有的项数。")


class QualityCheckSerializer(serializers.ModelSerializer):
    completeness = serializers.SerializerMethodField(help_text="按部门和镇街；只有您能看到的部分。")

    class Meta:
        model = QualityCheck
        fields = ["year", "checked_at", "stage", "rules_digest", "completeness"]

    @extend_schema_field(CompletenessSerializer(many=True))
    def get_completeness(self, check: QualityCheck) -> list[dict]:
        departments, towns = self.context["view"].departments, self.context["view"].towns
        return [
            {**each, "department": departments[each["department"]], "town": towns[each["town"]]}
            for each in check.completeness
            if each["department"] in departments and each["town"] in towns
        ]


class QualityFindingFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")
    rule = django_filters.CharFilter(label="规则编号，如 Q-101")
    importance = django_filters.ChoiceFilter(
        choices=QualityFinding.Importance.choices, label="重要性：1 错误，2 警告，3 提示"
    )
    state = django_filters.ChoiceFilter(
        choices=QualityFinding.State.choices, label="状态：open 待核对，acknowledged 已说明"
    )
    department = django_filters.ModelChoiceFilter(
        "variable__department",
        queryset=Department.objects.all(),
        to_field_name="code",
        label="部门代码，如 tax",
    )
    town = django_filters.CharFilter("enterprise__town__name", label="镇街")
    credit_code = django_filters.CharFilter("enterprise__credit_code", label="统一社会信用代码")

    class Meta:
        model = QualityFinding
        fields = ["year", "rule"]


@extend_schema(tags=["数据核对"])
@extend_schema_view(
    list=extend_schema(
        summary="核对问题", description="待核对的和已说明的；新的检查会换掉待核对的，编号随之改变。"
    ),
    retrieve=extend_schema(summary="一个核对问题"),
)
class QualityFindingViewSet(ReadViewSet):
    subject = Subject.FIGURES
    queryset = QualityFinding.objects.select_related("enterprise__town", "variable__department").order_by(
        "-year", "importance", "rule", "enterprise_id", "pk"
    )
    serializer_class = QualityFindingSerializer
    filterset_class = QualityFindingFilter
    lookup_value_converter = "int"

    @cached_property
    def rules(self) -> dict[str, Rule]:
        return QualityRuleSet.objects.file_of(self.request.user.county_id).by_code

    @extend_schema(
        summary="说明一个核对问题",
        description="数据属实时写明原因；由报送数据的部门或亩均办说明，数据不变时一直有效。",
        request=ReasonSerializer,
        responses={200: QualityFindingSerializer},
    )
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: int) -> Response:
        finding, wish = self.get_object(), ReasonSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        if finding.state != QualityFinding.State.OPEN:
            raise Conflict("这一条已经说明过了。")
        quality.acknowledge(finding=finding, by=request.user, **wish.validated_data)
        return Response(self.get_serializer(self.get_object()).data)


class QualityCheckFilter(django_filters.FilterSet):
    year = WholeNumber(label="年度")

    class Meta:
        model = QualityCheck
        fields = ["year"]


@extend_schema(tags=["数据核对"])
@extend_schema_view(list=extend_schema(summary="各年度最近一次检查和齐全率"))
class QualityCheckViewSet(ListViewSet):
    subject = Subject.FIGURES
    queryset = QualityCheck.objects.order_by("-year")
    serializer_class = QualityCheckSerializer
    filterset_class = QualityCheckFilter

    @cached_property
    def departments(self) -> dict[int, str]:
        """Codes of those whose part the user sees."""
        user, all_of_them = self.request.user, Department.objects.values_list("pk", "code")
        own = user.may(Permission.IMPORT_OWN_FIGURES)
        return dict(all_of_them.filter(pk=user.department_id) if own else all_of_them)

    @cached_property
    def towns(self) -> dict[int, str]:
        """Names of those whose part the user sees."""
        user = self.request.user
        towns = Town.objects.filter(county=user.county_id).values_list("pk", "name")
        return dict(towns.filter(pk=user.town_id) if user.town_id else towns)
